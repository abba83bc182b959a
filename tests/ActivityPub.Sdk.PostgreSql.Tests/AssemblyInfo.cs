using ActivityPub.Sdk.PostgreSql.Tests;

[assembly: AssemblyFixture(typeof(SharedServer))]
