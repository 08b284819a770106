using Polis.Conversations;
using Polis.Mathematics;
using Polis.Pages;

namespace Polis.Tests.Pages;

/// <summary>Comments, topic and description come from strangers.</summary>
public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"quotes\", 'apostrophes' & <b>tags</b>")]
    [InlineData("]]></style></script><!-- --><![CDATA[")]
    [InlineData("emoji 😀 👩‍👩‍👧‍👦")]
    [InlineData("تعليق with English inside")]
    [InlineData("two\nlines")]
    [InlineData("&amp; is no ampersand")]
    public void A_comment_is_shown_as_it_was_written(string text)
    {
        var page = PageOf.Parse(ReportPage.Write(Given.Report(With(text), new UmapOptions { Epochs = 20 })));

        Assert.Equal(text, page.Section("c0").All("span").Last().Value);
        Assert.Equal("auto", page.Section("c0").All("span").Last().Attribute("dir")?.Value);
        Assert.Single(page.All("script"));
        Assert.Single(page.All("style"));
        Assert.DoesNotContain(page.All("b"), b => b.Value == "tags");
    }

    [Fact]
    public void Very_long_words_stay_whole()
    {
        var word = new string('W', 5000);

        Assert.Contains(word, ReportPage.Write(Given.Report(With(word), new UmapOptions { Epochs = 20 })), StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_no_page_can_hold_are_replaced()
    {
        var page = PageOf.Parse(ReportPage.Write(Given.Report(With("nul \0, bell \a, half \uD83D, end \uFFFF\r\n."), new UmapOptions { Epochs = 20 })));

        Assert.Equal("nul \uFFFD, bell \uFFFD, half \uFFFD, end \uFFFD\n.", page.Section("c0").All("span").Last().Value);
    }

    [Theory]
    [InlineData("[good](https://example.org/a?b=c&d=e)", "https://example.org/a?b=c&d=e", "good")]
    [InlineData("see http://example.org/x.", "http://example.org/x", "http://example.org/x")]
    [InlineData("<https://example.org>", "https://example.org", "https://example.org")]
    public void Web_addresses_of_the_description_become_links(string description, string address, string text)
    {
        var link = Assert.Single(Lead(description).All("a"));

        Assert.Equal((address, text), (link.Attribute("href")?.Value, link.Value));
        Assert.Equal("noopener noreferrer nofollow", link.Attribute("rel")?.Value);
    }

    [Theory]
    [InlineData("[bad](javascript:alert(1))")]
    [InlineData("[bad](data:text/html,hello)")]
    [InlineData("javascript:alert(1)")]
    [InlineData("<a href='x' onclick='alert(1)'>bad</a>")]
    [InlineData("https://")]
    public void Everything_else_of_the_description_stays_text(string description)
    {
        var lead = Lead(description);

        Assert.Empty(lead.All("a"));
        Assert.Equal(description, lead.Value.Trim());
    }

    [Fact]
    public void A_quote_cannot_end_an_address()
    {
        var link = Assert.Single(Lead("https://example.org/\"onmouseover=\"alert(1)").All("a"));

        Assert.Equal("https://example.org/", link.Attribute("href")?.Value);
        Assert.Equal(["href", "rel"], link.Attributes().Select(attribute => attribute.Name.LocalName));
    }

    [Fact]
    public void An_address_of_the_conversation_that_is_not_of_the_web_is_left_out()
    {
        var conversation = With("x");
        var html = ReportPage.Write(Given.Report(conversation with { Info = conversation.Info with { Url = "javascript:alert(1)" } }, new UmapOptions { Epochs = 20 }));

        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
    }

    private static System.Xml.Linq.XElement Lead(string description)
    {
        var conversation = With("x");
        var report = Given.Report(conversation with { Info = conversation.Info with { Description = description } }, new UmapOptions { Epochs = 20 });
        return PageOf.Parse(ReportPage.Write(report)).All("div").First(div => div.Attribute("class")?.Value == "lead");
    }

    private static Conversation With(string text)
    {
        var conversation = Given.Votes("+-+", "-+o", "++-", "--+", "+o-");
        return conversation with
        {
            Info = conversation.Info with { Topic = text, Description = text },
            Comments = [.. conversation.Comments.Select(comment => comment with { Text = text })],
        };
    }
}
