using System.Reflection;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>Each level of trust is a type, and only one place makes it.</summary>
public sealed class TrustRuleTests
{
    public static TheoryData<Type, string[]> Makers => new()
    {
        { typeof(VerifiedActivity), ["ActivityPub.Sdk.Inbox.InboxProcessor"] },
        { typeof(InboxContext), ["ActivityPub.Sdk.Inbox.InboxProcessor"] },
        { typeof(AuthenticDocument), ["ActivityPub.Sdk.Fetching.RemoteDocumentFetcher"] },
        { typeof(SafeHtml), ["ActivityPub.Sdk.Cms.Content.HtmlSanitisation"] },
        { typeof(ObjectId), ["ActivityPub.Sdk.Identifiers.ObjectId"] },
    };

    [Theory]
    [MemberData(nameof(Makers))]
    public void What_is_trusted_is_made_in_one_place(Type trusted, string[] makers)
    {
        // The parameterless constructor of a struct gives its empty default, which is as harmless as nothing.
        Assert.DoesNotContain(trusted.GetConstructors(), constructor => !trusted.IsValueType || constructor.GetParameters().Length > 0);
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOfShipped(), use => use.Target == trusted.FullName && use.Member == ".ctor" && !makers.Contains(use.Caller)));
        foreach (string maker in makers)
        {
            Assert.Contains(CompiledCode.UsesOfShipped(), use => use.Target == trusted.FullName && use.Member == ".ctor" && use.Caller == maker);
        }
    }

    [Fact]
    public void What_a_handler_sees_was_allowed_in_one_place()
    {
        const string Allowed = "ActivityPub.Sdk.Inbox.AuthorizedActivity";
        Assert.Equal(["ActivityPub.Sdk.Inbox.ActivityAuthorizer"], CompiledCode.UsesOfShipped().Where(static use => use.Target == Allowed && use.Member == ".ctor").Select(static use => use.Caller).Distinct());
    }

    [Fact]
    public void An_id_comes_from_text_by_parsing_only()
    {
        Assert.DoesNotContain(typeof(ObjectId).GetMethods(BindingFlags.Public | BindingFlags.Static), static m => m.Name is "op_Implicit" or "op_Explicit");
        foreach (Type type in CompiledCode.Shipped.SelectMany(static name => Assembly.Load(name).GetExportedTypes()))
        {
            Assert.DoesNotContain(type.GetMethods(BindingFlags.Public | BindingFlags.Static), m => m.Name is "op_Implicit" or "op_Explicit" && m.ReturnType == typeof(ObjectId) && m.GetParameters()[0].ParameterType == typeof(string));
        }
    }

    [Fact]
    public void A_handler_gets_nothing_less_than_a_verified_activity()
    {
        foreach (MethodInfo method in typeof(IInboxHandler<>).GetMethods())
        {
            Assert.Equal(typeof(InboxContext), method.GetParameters()[0].ParameterType);
        }

        Assert.Equal(typeof(VerifiedActivity), typeof(InboxContext).GetProperty(nameof(InboxContext.Received))!.PropertyType);
    }

    public static TheoryData<Type, string[]> Revealers => new()
    {
        {
            typeof(UntrustedHtml),
            [
                "ActivityPub.Sdk.Cms.Content.HtmlSanitisation", "ActivityPub.Sdk.Cms.Interactions.CleanedHtml",
                "ActivityPub.Sdk.Sqlite.Stores.SqliteInteractionStore", "ActivityPub.Sdk.PostgreSql.Stores.PostgreSqlInteractionStore", "ActivityPub.Sdk.Testing.Storage.InMemoryInteractionStore",
            ]
        },
        {
            typeof(UntrustedText),
            [
                "ActivityPub.Sdk.Sqlite.Stores.SqliteInteractionStore", "ActivityPub.Sdk.Sqlite.Stores.SqliteRemoteActorStore", "ActivityPub.Sdk.PostgreSql.Stores.PostgreSqlInteractionStore",
                "ActivityPub.Sdk.PostgreSql.Stores.PostgreSqlRemoteActorStore", "ActivityPub.Sdk.Testing.Contracts.FederationStorageContract",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Revealers))]
    public void Only_stores_and_the_sanitiser_see_what_others_wrote(Type untrusted, string[] allowed)
    {
        Assert.Empty(CompiledCode.Breaking(CompiledCode.UsesOfShipped().Concat(CompiledCode.UsesOf("OrganisationSite")), use => use.Target == untrusted.FullName && use.Member == "Reveal" && !allowed.Contains(use.Caller)));
        Assert.Contains(CompiledCode.UsesOfShipped(), use => use.Target == untrusted.FullName && use.Member == "Reveal");
    }
}
