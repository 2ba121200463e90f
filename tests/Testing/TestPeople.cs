using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Veza.Testing;

/// <summary>Makes people and rooms in an installation, for tests that are about something else.</summary>
public static class TestPeople
{
    /// <summary>A new person, signed in.</summary>
    public static async Task<TestUser> CreateAsync(Uri address, string name)
    {
        using var client = TestUser.Client(address, token: null);
        var email = $"{Fresh.Id():n}@example.test";
        var answer = await TestUser.ReadAsync(await client.PostAsJsonAsync("/api/auth/register", new JsonObject
        {
            ["name"] = name,
            ["email"] = email,
            ["password"] = TestUser.Password,
        }));
        var token = answer["token"]!.GetValue<string>();
        return new TestUser(answer["user"]!["id"]!.GetValue<Guid>(), name, token, TestUser.Client(address, token)) { Email = email };
    }

    /// <summary>A group of the owner and the members.</summary>
    public static async Task<Guid> CreateRoomAsync(TestUser owner, IEnumerable<TestUser> members)
    {
        var room = await owner.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "group",
            ["name"] = Fresh.Name("Room "),
            ["members"] = new JsonArray([.. members.Select(m => (JsonNode)m.Id)]),
        });
        return room["id"]!.GetValue<Guid>();
    }
}
