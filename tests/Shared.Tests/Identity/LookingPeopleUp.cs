using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Tests.Identity;

public sealed class LookingPeopleUp
{
    [Fact]
    public async Task Those_who_exist_are_found_and_the_others_are_left_out()
    {
        await using var server = await TestServer.StartAsync();
        var directory = server.Services.GetRequiredService<UserDirectory>();
        var ann = await server.CreateUserAsync("Ann");
        var nobody = new UserId(Fresh.Id());

        var found = await directory.ListAsync([new(ann.Id), nobody, new(ann.Id)], default);

        Assert.Equal("Ann", Assert.Single(found).Value.Name);
        Assert.Null(await directory.FindAsync(nobody, default));
    }

    [Fact]
    public async Task A_handle_leads_to_whoever_has_it_now()
    {
        await using var server = await TestServer.StartAsync();
        var directory = server.Services.GetRequiredService<UserDirectory>();
        var profiles = server.Services.GetRequiredService<ProfileService>();
        var (ann, bob) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Bob"));
        var tenant = (await directory.FindAsync(new UserId(ann.Id), default))!.TenantId;
        Assert.Equal("Ann", Assert.Single(await directory.ListByHandlesAsync(tenant, ["ann", "nobody"], default)).Name);

        await profiles.ChangeAsync(new(new UserId(ann.Id), Name: null, "anna", AvatarUrl: null, Locale: null), default);
        await profiles.ChangeAsync(new(new UserId(bob.Id), Name: null, "ann", AvatarUrl: null, Locale: null), default);

        Assert.Equal("Bob", Assert.Single(await directory.ListByHandlesAsync(tenant, ["ann"], default)).Name);
        Assert.Empty(await directory.ListByHandlesAsync(new TenantId(Fresh.Id()), ["ann"], default));
    }

    [Fact]
    public async Task Cards_are_read_again_after_five_minutes_even_when_no_notice_came()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var directory = server.Services.GetRequiredService<UserDirectory>();
        var ann = await server.CreateUserAsync("Ann");
        await directory.FindAsync(new UserId(ann.Id), default);
        await server.Database.RunAsync("UPDATE users SET name = 'Anna'");
        Assert.Equal("Ann", (await directory.FindAsync(new UserId(ann.Id), default))?.Name);

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("Anna", (await directory.FindAsync(new UserId(ann.Id), default))?.Name);
    }
}
