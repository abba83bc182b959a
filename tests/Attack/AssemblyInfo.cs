using ActivityPub.Sdk.Attack.Tests.Lab;

// One network and one site for all tests; each test has names, a channel and a source address of its own.
[assembly: AssemblyFixture(typeof(AttackLab))]
