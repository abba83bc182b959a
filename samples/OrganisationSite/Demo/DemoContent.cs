using OrganisationSite.Articles;
using OrganisationSite.Data;

namespace OrganisationSite.Demo;

/// <summary>A few articles, so that an empty site does not look empty. They are published once.</summary>
public sealed class DemoContent(SiteDatabase database, ArticleService articles, TimeProvider time)
{
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        if ((await database.ListForEditorAsync(0, 1, cancellationToken)).Count > 0)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        await articles.CreateAsync(
            new Article
            {
                Id = ArticleInputs.IdOf("news", null),
                Channel = "news",
                Title = "Harbour bridge closed at the weekend",
                Html = "<p>The harbour bridge is closed from Friday 20:00 to Monday 5:00 while its bearings are renewed. Pedestrians and cyclists use the footbridge at the mill; line 4 runs via Station Road.</p>",
                Tags = ["Traffic", "HarbourBridge"],
                Language = "en",
                CreatedAt = now.AddMinutes(-2),
            },
            cancellationToken);
        await articles.CreateAsync(
            new Article
            {
                Id = ArticleInputs.IdOf("news", null),
                Channel = "news",
                Title = "The library opens on Sundays",
                Summary = "From December the city library is open on Sundays from 11 to 17. Borrowing, reading room and children's corner as on every other day.",
                Html = """
                    <p>From December the <strong>city library</strong> is open on Sundays from 11:00 to 17:00. Borrowing, the reading room and the children's corner work as on every other day; the help desk is staffed from 12:00.</p>
                    <h2>What happens on Sundays</h2>
                    <ul><li>11:30 – story time for children from three years on, in English, Turkish and German</li><li>14:00 – repair café, every second Sunday of the month</li><li>15:30 – reading circle, everybody is welcome</li></ul>
                    <p>The council decided on the new opening hours after two years of trial openings, which one in three households used. Six new colleagues make them possible. The reading room stays open on public holidays as well, from 13:00 to 17:00, without the help desk.</p>
                    <p>Tell us what you would like to see on Sundays: answer this article from your own account, or leave a note in the box at the entrance.</p>
                    """,
                Tags = ["Library", "OpeningHours", "Lakeside"],
                Language = "en",
                CreatedAt = now,
            },
            cancellationToken);
    }
}
