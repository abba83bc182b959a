using ActivityPub.Sdk.Delivery;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Tests.Delivery;

public class DeliveryOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.True(Validate(new DeliveryOptions()).Succeeded);

    [Fact]
    public void AWrongValueIsNamedWithItsRange()
    {
        ValidateOptionsResult result = Validate(new DeliveryOptions { MaxConcurrency = 0, AttemptTimeout = TimeSpan.FromHours(1), LeaseDuration = TimeSpan.FromMinutes(1) });

        Assert.Equal(
            [
                "DeliveryOptions.MaxConcurrency is 0. Set it to a number from 1 to 10000.",
                "DeliveryOptions.AttemptTimeout is 01:00:00. Set it to a time from 00:00:01 to 00:02:00.",
                "DeliveryOptions.LeaseDuration is 00:01:00; a delivery could take longer. Set it to at least three times DeliveryOptions.AttemptTimeout, which is 01:00:00.",
            ],
            result.Failures);
    }

    private static ValidateOptionsResult Validate(DeliveryOptions options) => new DeliveryOptionsValidator().Validate(null, options);
}
