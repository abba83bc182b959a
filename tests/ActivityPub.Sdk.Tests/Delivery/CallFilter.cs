using System.Reflection;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>Does something before each call of an interface, such as throwing.</summary>
internal class CallFilter<T> : DispatchProxy
    where T : class
{
    private T _inner = null!;
    private Action<string> _before = null!;

    public static T Around(T inner, Action<string> before)
    {
        T proxy = Create<T, CallFilter<T>>();
        CallFilter<T> filter = (CallFilter<T>)(object)proxy;
        filter._inner = inner;
        filter._before = before;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _before(targetMethod!.Name);
        return targetMethod.Invoke(_inner, args);
    }
}
