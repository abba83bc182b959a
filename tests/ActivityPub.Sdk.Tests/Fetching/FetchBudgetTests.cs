using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

using CsCheck;

namespace ActivityPub.Sdk.Tests.Fetching;

public class FetchBudgetTests
{
    private static readonly ObjectId One = ObjectId.Parse("https://one.example/x");
    private static readonly ObjectId Two = ObjectId.Parse("https://two.example/x");

    [Fact]
    public void Gives_a_hundred_fetches_and_fifty_per_host()
    {
        FetchBudget budget = FetchBudget.Create();

        Assert.Equal(50, Enumerable.Range(0, 80).Count(_ => budget.TrySpend(One)));
        Assert.Equal(50, budget.Remaining);
        Assert.Equal(50, Enumerable.Range(0, 80).Count(_ => budget.TrySpend(Two)));
        Assert.Equal(0, budget.Remaining);
        Assert.False(budget.TrySpend(ObjectId.Parse("https://three.example/")));
    }

    [Fact]
    public void Leads_to_ten_hosts_of_one_domain()
    {
        FetchBudget budget = FetchBudget.Create();
        budget.TrySpend(Host("other.example"));
        budget.TrySpend(Host("www.other.example"));

        string[] visited = [.. Enumerable.Range(0, 40).Select(static i => $"h{i}.evil.example").Where(host => budget.TrySpend(Host(host)))];

        Assert.Equal(10, visited.Length);
        Assert.Equal(88, budget.Remaining);
        Assert.True(budget.TrySpend(Host(visited[3])));
        Assert.True(budget.TrySpend(Host("evil.example")));
        Assert.True(budget.TrySpend(Host("h0.other.example")));
        Assert.True(budget.TrySpend(Host("a.deep.other.example")));
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(budget.TrySpend(Host($"site{i}.example"))));
    }

    [Fact]
    public void Hosts_of_a_domain_are_counted_along_the_whole_way()
    {
        FetchBudget budget = FetchBudget.Create();
        List<string> visited = [];
        for (int i = 0; i < 16; i++)
        {
            budget = i % 2 == 0 ? budget : FetchBudget.Parse(budget.ToString());
            if (budget.TrySpend(Host($"h{i}.evil.council.gov.uk")))
            {
                visited.Add($"h{i}");
            }
        }

        Assert.Equal(10, visited.Count);
        Assert.False(budget.Split(20)!.TrySpend(Host("x.council.gov.uk")));
        Assert.False(budget.Descend()!.TrySpend(Host("x.council.gov.uk")));
        Assert.True(budget.TrySpend(Host("x.borough.gov.uk")));
        Assert.True(FetchBudget.Parse("60 2 1f=3 a0b1c2d3=50").TrySpend(Host("x.council.gov.uk")));
    }

    [Fact]
    public void Addresses_are_no_hosts_of_a_domain()
    {
        FetchBudget budget = FetchBudget.Create();

        Assert.All(Enumerable.Range(1, 30), i => Assert.True(budget.TrySpend(Host($"203.0.113.{i}"))));
    }

    [Fact]
    public void A_chain_shares_one_budget_and_is_eight_deep()
    {
        FetchBudget root = FetchBudget.Create();
        FetchBudget? budget = root;
        int depth = 0;
        for (FetchBudget? next = root.Descend(); next is not null; next = next.Descend())
        {
            budget = next;
            depth++;
            Assert.True(budget.TrySpend(One));
        }

        Assert.Equal(8, depth);
        Assert.Equal(8, budget.Depth);
        Assert.Equal(92, root.Remaining);
        Assert.Null(budget.Split(1));
    }

    [Fact]
    public void A_share_is_taken_from_the_whole()
    {
        FetchBudget root = FetchBudget.Create(10);
        for (int i = 0; i < 5; i++)
        {
            root.TrySpend(One);
        }

        FetchBudget share = root.Split(3)!;

        Assert.Equal((3, 1, 2), (share.Remaining, share.Depth, root.Remaining));
        Assert.Equal(2, root.Split(100)!.Remaining);
        Assert.Null(root.Split(1));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => share.TrySpend(Two)));
    }

    [Fact]
    public void Reads_what_it_writes() =>
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, 8], Gen.Int[0, 120], Gen.Int[1, 100]).Sample(static (fetches, depth, spend, hosts) =>
        {
            FetchBudget budget = FetchBudget.Create(fetches);
            for (int i = 0; i < depth; i++)
            {
                budget = budget.Descend()!;
            }

            for (int i = 0; i < spend; i++)
            {
                budget.TrySpend(ObjectId.Parse($"https://h{i % hosts}.example/"));
            }

            string text = budget.ToString();
            FetchBudget copy = FetchBudget.Parse(text);
            return copy.ToString() == text && copy.Remaining == budget.Remaining && copy.Depth == budget.Depth && text.Length <= 1500
                && copy.TrySpend(ObjectId.Parse("https://h0.example/")) == budget.TrySpend(ObjectId.Parse("https://h0.example/"));
        });

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-1 0")]
    [InlineData("101 0")]
    [InlineData("5 9")]
    [InlineData("5 0 x")]
    [InlineData("5 0 a=51")]
    [InlineData("5 0 a=1 a=1")]
    [InlineData("5 0 a=1 ")]
    [InlineData("99999999999 0")]
    public void Refuses_what_it_did_not_write(string text)
    {
        Assert.False(FetchBudget.TryParse(text, out _));
        Assert.Throws<FormatException>(() => FetchBudget.Parse(text));
    }

    private static ObjectId Host(string host) => ObjectId.Parse($"https://{host}/");

    [Fact]
    public void Counts_right_from_many_threads()
    {
        FetchBudget budget = FetchBudget.Create();
        int spent = 0;

        Parallel.For(0, 1000, i =>
        {
            if (budget.TrySpend(i % 2 == 0 ? One : Two))
            {
                Interlocked.Increment(ref spent);
            }
        });

        Assert.Equal(100, spent);
    }
}
