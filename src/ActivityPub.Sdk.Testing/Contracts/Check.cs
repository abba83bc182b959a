namespace ActivityPub.Sdk.Testing.Contracts;

/// <summary>Says what is not as it was promised.</summary>
internal static class Check
{
    public static void That(bool condition, string promise)
    {
        if (!condition)
        {
            throw new ContractViolationException(promise);
        }
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ContractViolationException($"{what}: expected <{expected}>, got <{actual}>.");
        }
    }

    public static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        List<T> left = [.. expected];
        List<T> right = [.. actual];
        if (!left.SequenceEqual(right))
        {
            throw new ContractViolationException($"{what}: expected [{string.Join(", ", left)}], got [{string.Join(", ", right)}].");
        }
    }

    public static void Bytes(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, string what) =>
        That(expected.Span.SequenceEqual(actual.Span), $"{what}: the bytes differ.");

    public static T NotNull<T>(T? value, string what)
        where T : class
        => value ?? throw new ContractViolationException($"{what}: found nothing.");

    public static async Task ThrowsAsync<TException>(Func<Task> action, string promise)
        where TException : Exception
    {
        try
        {
            await action();
        }
        catch (TException)
        {
            return;
        }
        catch (Exception exception)
        {
            throw new ContractViolationException($"{promise} It threw {exception.GetType().Name}.", exception);
        }

        throw new ContractViolationException($"{promise} It threw nothing.");
    }
}
