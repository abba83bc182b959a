using System.Reflection;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>Tells of the calls of an interface, before each begins and after it has ended well. What the tests watch this way may grow methods freely.</summary>
public class CallHook<T> : DispatchProxy
    where T : class
{
    private static readonly MethodInfo s_after = typeof(CallHook<T>).GetMethod(nameof(AfterAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo s_afterValue = typeof(CallHook<T>).GetMethod(nameof(AfterValueAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private T _inner = null!;
    private Action<string> _before = null!;
    private Action<string> _after = null!;

    public static T Around(T inner, Action<string> before, Action<string> after)
    {
        T proxy = Create<T, CallHook<T>>();
        CallHook<T> hook = (CallHook<T>)(object)proxy;
        hook._inner = inner;
        hook._before = before;
        hook._after = after;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        string name = targetMethod!.Name;
        _before(name);
        object? result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        Type type = targetMethod.ReturnType;
        MethodInfo? watch = type == typeof(ValueTask) ? s_after
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? s_afterValue.MakeGenericMethod(type.GenericTypeArguments)
            : null;
        return watch is null ? result : watch.Invoke(null, [result, new Action(() => _after(name))]);
    }

    private static async ValueTask AfterAsync(ValueTask call, Action after)
    {
        await call;
        after();
    }

    private static async ValueTask<TResult> AfterValueAsync<TResult>(ValueTask<TResult> call, Action after)
    {
        TResult result = await call;
        after();
        return result;
    }
}
