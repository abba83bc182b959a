using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrganisationSite.Security;

namespace OrganisationSite.Pages;

[EnableRateLimiting("sign-in")]
public sealed class SignInModel(SiteKey siteKey) : PageModel
{
    public bool Failed { get; private set; }

    public string? ReturnUrl { get; private set; }

    public void OnGet(string? returnUrl) => ReturnUrl = returnUrl;

    public async Task<IActionResult> OnPostAsync(string? key, string? returnUrl)
    {
        ReturnUrl = returnUrl;
        if (!siteKey.Matches(key))
        {
            Failed = true;
            return Page();
        }

        ClaimsIdentity identity = new([new Claim(ClaimTypes.Name, "Editor")], CookieAuthenticationDefaults.AuthenticationScheme);
        await HttpContext.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
        return Url.IsLocalUrl(returnUrl) ? Redirect(returnUrl) : Redirect("/editor");
    }
}
