# The standalone server with its web client. Needs Docker; `docker compose up` runs it with PostgreSQL and Redis.
# Without Docker: ./veza up, or ./veza publish.

FROM node:20-bookworm-slim AS web
WORKDIR /src/src/Web
COPY src/Web/package.json src/Web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src/Web/ ./
# The data of emoji that server and client share.
COPY src/Shared/Reactions/Emoji/ /src/src/Shared/Reactions/Emoji/
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS server
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Shared/Veza.Shared.csproj src/Shared/
COPY src/Functions/Veza.Functions.csproj src/Functions/
COPY tools/Demo/Veza.Demo.csproj tools/Demo/
RUN dotnet restore src/Functions/Veza.Functions.csproj
COPY src/Shared/ src/Shared/
COPY src/Functions/ src/Functions/
COPY tools/Demo/ tools/Demo/
RUN dotnet publish src/Functions/Veza.Functions.csproj --no-restore -c Release -o /app
COPY --from=web /src/src/Web/dist /app/wwwroot

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=server /app ./
ENV ASPNETCORE_URLS=http://0.0.0.0:7071 Veza__Web__Root=/app/wwwroot
RUN mkdir -p /data/files && chown -R "$APP_UID" /data
ENV Veza__Storage__Folder=/data/files
VOLUME /data
USER $APP_UID
EXPOSE 7071
ENTRYPOINT ["dotnet", "veza-server.dll"]
CMD ["serve"]
