using System.Runtime.CompilerServices;
using ActivityPub.Sdk.Delivery;

namespace ActivityPub.Sdk.Tests.Delivery;

public class DeliveryClassifierTests
{
    private static readonly Dictionary<string, (string Delivery, string Host)> Documented = ReadTable();

    public static TheoryData<int> Statuses => [.. Enumerable.Range(200, 400)];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void EveryStatusDoesWhatTheDocumentationSays(int status)
    {
        string key = Documented.ContainsKey($"{status}") ? $"{status}" : $"{status / 100 * 100}-{(status / 100 * 100) + 99}";

        Assert.Equal(Documented[key], Describe(DeliveryClassifier.Classify(status)));
    }

    [Theory]
    [InlineData(nameof(DeliveryFault.Network), "network")]
    [InlineData(nameof(DeliveryFault.Timeout), "timeout")]
    [InlineData(nameof(DeliveryFault.AddressRefused), "address refused")]
    [InlineData(nameof(DeliveryFault.OwnTrouble), "own trouble")]
    public void EveryFaultDoesWhatTheDocumentationSays(string fault, string documented)
    {
        DeliveryVerdict verdict = DeliveryClassifier.Classify(Enum.Parse<DeliveryFault>(fault));

        Assert.Equal(Documented[$"no answer: {documented}"], Describe(verdict));
    }

    [Theory]
    [InlineData(200, "delivered")]
    [InlineData(202, "delivered")]
    [InlineData(301, "given up")]
    [InlineData(400, "given up")]
    [InlineData(401, "retried a few times")]
    [InlineData(403, "given up")]
    [InlineData(404, "given up")]
    [InlineData(410, "given up, inbox gone")]
    [InlineData(413, "given up")]
    [InlineData(429, "retried")]
    [InlineData(500, "retried")]
    [InlineData(501, "given up")]
    [InlineData(503, "retried")]
    public void TheAnswersThatMatterMost(int status, string delivery) =>
        Assert.Equal(delivery, Describe(DeliveryClassifier.Classify(status)).Delivery);

    private static (string Delivery, string Host) Describe(DeliveryVerdict verdict)
    {
        string delivery = verdict.Action switch
        {
            DeliveryAction.Deliver => "delivered",
            DeliveryAction.Retry => "retried",
            DeliveryAction.RetryFewTimes => "retried a few times",
            DeliveryAction.GiveUp => "given up",
            _ => "given up, inbox gone",
        };
        string host = verdict.Host switch
        {
            HostEffect.Alive => "alive",
            HostEffect.Failing => "failing",
            _ => "not judged",
        };
        return (delivery, verdict.HoldsHost ? host + ", held" : host);
    }

    private static Dictionary<string, (string Delivery, string Host)> ReadTable([CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "delivery.md");
        return File.ReadLines(path)
            .SkipWhile(static line => line != "| answer | the delivery | the host |")
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(static cells => cells[1], static cells => (cells[2], cells[3]));
    }
}
