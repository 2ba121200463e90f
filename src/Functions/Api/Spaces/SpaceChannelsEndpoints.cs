using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Spaces.Channels;

namespace Veza.Functions.Api.Spaces;

/// <summary>The channels of a space and their order.</summary>
internal static class SpaceChannelsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapSpaceChannels(this IEndpointRouteBuilder routes)
    {
        var space = routes.MapGroup("/api/spaces/{id:guid}").RequireCaller().LimitPerUser().WithTags("Spaces");
        space.MapGet("/channels", ListAsync).CompressAnswers().WithSummary("The categories, and the channels that one may see, in their order");
        space.MapPost("/channels", CreateAsync).WithSummary("Makes a channel in a space");
        space.MapPut("/channels/order", OrderAsync).WithSummary("Puts categories and channels in order");
        space.MapPut("/channels/{roomId:guid}/default", SetDefaultAsync).WithSummary("Says whether a channel is joined with the space");
        space.MapPost("/categories", CreateCategoryAsync).WithSummary("Makes a category");
        space.MapPatch("/categories/{categoryId:guid}", RenameCategoryAsync).WithSummary("Renames a category");
        space.MapDelete("/categories/{categoryId:guid}", DeleteCategoryAsync).WithSummary("Takes a category away; its channels stay");
    }

    private static async Task<Results<Ok<LayoutResponse>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, SpaceChannelService channels, CancellationToken ct)
    {
        var layout = await channels.ListAsync(new(id), caller.UserId, ct);
        return layout.Failed
            ? layout.Error.ToProblem()
            : TypedResults.Ok(new LayoutResponse(
                [.. layout.Value.Categories.Select(c => new CategoryResponse(c.Id, c.Name))],
                [.. layout.Value.Channels.Select(SpaceChannelResponse.From)]));
    }

    private static async Task<Results<Created<ChannelCreatedResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateChannelRequest request, Caller caller, SpaceChannelService channels, CancellationToken ct)
    {
        var visibility = RoomCodes.ParseVisibility(request.Visibility);
        if (SpacesEndpoints.Unknown(request.Visibility, visibility) is { } fault) return fault.ToProblem();
        var made = await channels.CreateAsync(
            new(new(id), caller.TenantId, caller.UserId, request.Name, request.Topic, visibility, request.CategoryId, request.Default), ct);
        return made.Failed
            ? made.Error.ToProblem() : TypedResults.Created($"/api/rooms/{made.Value.Id}", new ChannelCreatedResponse(made.Value.Id.Value));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> OrderAsync(
        Guid id, OrderRequest request, Caller caller, SpaceChannelService channels, CancellationToken ct)
    {
        if (Array.Exists(request.Sections, s => s is null)) return Error.Field("sections", FieldFault.Required).ToProblem();
        return (await channels.OrderAsync(
            new(id), caller.UserId, [.. request.Sections.Select(s => new LayoutSection(s.CategoryId, s.Channels))], ct)).ToNoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetDefaultAsync(
        Guid id, Guid roomId, DefaultRequest request, Caller caller, SpaceChannelService channels, CancellationToken ct) =>
        (await channels.SetDefaultAsync(new(id), caller.UserId, new(roomId), request.Default, ct)).ToNoContent();

    private static async Task<Results<Created<CategoryResponse>, ProblemHttpResult>> CreateCategoryAsync(
        Guid id, CategoryRequest request, Caller caller, SpaceChannelService channels, CancellationToken ct)
    {
        var made = await channels.CreateCategoryAsync(new(id), caller.TenantId, caller.UserId, request.Name, ct);
        return made.Failed
            ? made.Error.ToProblem()
            : TypedResults.Created($"/api/spaces/{id}/channels", new CategoryResponse(made.Value.Id, made.Value.Name));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RenameCategoryAsync(
        Guid id, Guid categoryId, CategoryRequest request, Caller caller, SpaceChannelService channels, CancellationToken ct) =>
        (await channels.RenameCategoryAsync(new(id), caller.TenantId, caller.UserId, categoryId, request.Name, ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteCategoryAsync(
        Guid id, Guid categoryId, Caller caller, SpaceChannelService channels, CancellationToken ct) =>
        (await channels.DeleteCategoryAsync(new(id), caller.UserId, categoryId, ct)).ToNoContent();
}
