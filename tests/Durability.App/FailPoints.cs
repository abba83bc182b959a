using System.Diagnostics;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>The named places at which the process can be made to die as <c>kill -9</c> lets it die.</summary>
internal sealed class FailPoints(string? armed, int at)
{
    private int _passed;

    /// <summary>Ends the process with SIGKILL, at once.</summary>
    public static void Kill()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();

        // The signal is on its way; nothing more may happen here.
        Thread.Sleep(Timeout.Infinite);
    }

    public void Pass(string point)
    {
        if (string.Equals(point, armed, StringComparison.Ordinal) && Interlocked.Increment(ref _passed) == at)
        {
            // Told first, so that the tests know that it was this one.
            Console.Out.WriteLine($"killed at {point}");
            Console.Out.Flush();
            Kill();
        }
    }
}
