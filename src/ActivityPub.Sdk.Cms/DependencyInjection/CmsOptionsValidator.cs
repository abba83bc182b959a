using ActivityPub.Sdk.Cms;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

internal sealed class CmsOptionsValidator : IValidateOptions<CmsOptions>
{
    public ValidateOptionsResult Validate(string? name, CmsOptions options)
    {
        List<string> failures = [];
        if (options.MaxMentions is < 0 or > 100)
        {
            failures.Add($"CmsOptions.MaxMentions is {options.MaxMentions}. Set it to a number from 0 to 100.");
        }

        if (options.MaxHtmlLength is < 1 or > 4 * 1024 * 1024)
        {
            failures.Add($"CmsOptions.MaxHtmlLength is {options.MaxHtmlLength}. Set it to a number from 1 to 4194304.");
        }

        if (options.SchedulerInterval < TimeSpan.FromMilliseconds(100) || options.SchedulerInterval > TimeSpan.FromHours(1))
        {
            failures.Add($"CmsOptions.SchedulerInterval is {options.SchedulerInterval}. Set it to a time from 100 milliseconds to one hour.");
        }

        if (options.HashtagUrl is null)
        {
            failures.Add("CmsOptions.HashtagUrl is null. Set it to a function that returns the page of a tag, or leave it out.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
