# shellcheck shell=bash
# ./veza help

command_help() {
    cat <<HELP
${BOLD}Veza$PLAIN: a chat backend and its web client.

  ./veza COMMAND [options]

${BOLD}Run$PLAIN
  up                        install what is missing, build, and serve at http://localhost:7071 with a demo to sign in to
     --detach               return when it answers, and keep it running
     --port N               another port
     --database STRING      your own PostgreSQL (Npgsql form; or VEZA_DATABASE); no private one is started
     --redis STRING         your own Redis (StackExchange.Redis form; or VEZA_REDIS)
     --functions            as on Azure Functions: the published package behind stand-ins of Azure's services
     --seed, --no-seed      write the demo, or not; by default into the private database only
  down                      stop what runs
  status                    what runs, where, and the demo's sign-ins
  logs [-f] [NAME]          logs of server, postgres, redis; -f follows them
  reset [--yes]             stop, and delete the demo's data
  doctor                    check every prerequisite, with a remedy for each that is missing

${BOLD}Build$PLAIN
  test [SUITE] [NAME…]      run the tests: all, infra, shared, functions, doubles, web, browser; those whose name holds a NAME;
                            serverless and browser-serverless are functions and browser again, on the published package
  bench [options]           measure: --full, --only NAME,NAME, --rounds N, --json FILE, --gate, --before COMMIT
  generate                  write docs/openapi.json and the web client's types anew, after a change of the API
  publish [--output DIR]    a folder and a zip for Azure Functions (linux-x64), which also serves by itself where .NET 10 is
     --for-azure            fail when the host's extensions for SignalR Service and Service Bus cannot be restored
     --standalone           one executable for a server of one's own instead, with .NET in it

${BOLD}Examples$PLAIN
  ./veza up                             # then open http://localhost:7071; Ctrl-C stops it
  ./veza up --detach --port 8080
  ./veza up --database 'Host=db.example;Username=veza;Password=…;Database=veza'
  ./veza logs -f server
  ./veza test                           # everything; the last line is the sum
  ./veza test shared SendingMessages    # one class

Data, logs and ports of this checkout are kept in .veza/. All that is started listens on 127.0.0.1.
HELP
}
