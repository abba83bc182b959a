using System.Diagnostics;

namespace ActivityPub.Sdk.Tests.Processes;

/// <summary>Waits for what another process does: asks again and again until the answer is there or the time is over.</summary>
internal static class Eventually
{
    // Generous: a busy build machine is slow, and a condition that holds ends the wait at once.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(string what, Func<CancellationToken, Task<bool>> condition, TimeSpan? timeout = null) => TrueAsync(() => what, condition, timeout);

    public static async Task TrueAsync(Func<string> what, Func<CancellationToken, Task<bool>> condition, TimeSpan? timeout = null)
    {
        CancellationToken test = TestContext.Current.CancellationToken;
        TimeSpan patience = timeout ?? s_patience;
        Stopwatch clock = Stopwatch.StartNew();
        Exception? last;
        do
        {
            last = null;
            try
            {
                if (await condition(test))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                last = exception;
            }

            await Task.Delay(s_pause, test);
        }
        while (clock.Elapsed < patience);

        throw new TimeoutException($"Not within {patience.TotalSeconds:0} s: {what()}{(last is null ? "" : $" (last: {last.Message})")}", last);
    }
}
