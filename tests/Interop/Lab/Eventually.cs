using System.Diagnostics;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>Waits for what another process does: asks again and again until the answer is there or the time is over.</summary>
internal static class Eventually
{
    // Generous, because a busy build machine is slow and because snac2 looks into its queue only every few seconds.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    public static async Task TrueAsync(string what, Func<CancellationToken, Task<bool>> condition, TimeSpan? timeout = null) =>
        await ValueAsync(what, async token => await condition(token) ? "yes" : null, timeout);

    public static async Task<T> ValueAsync<T>(string what, Func<CancellationToken, Task<T?>> find, TimeSpan? timeout = null)
        where T : class
    {
        var test = TestContext.Current.CancellationToken;
        var patience = timeout ?? s_patience;
        var clock = Stopwatch.StartNew();
        Exception? last = null;
        do
        {
            try
            {
                if (await find(test) is { } found)
                {
                    return found;
                }

                last = null;
            }
            catch (Exception trouble) when (trouble is HttpRequestException or IOException or System.Text.Json.JsonException)
            {
                last = trouble;
            }

            await Task.Delay(s_pause, test);
        }
        while (clock.Elapsed < patience);

        throw new TimeoutException($"Not within {patience.TotalSeconds:0} s: {what}{(last is null ? "" : $" (last: {last.Message})")}", last);
    }
}
