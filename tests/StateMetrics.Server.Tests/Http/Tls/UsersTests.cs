using System.Text;
using StateMetrics.Server.Http.Tls;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http.Tls;

/// <summary>Passwords, and the rate of requests.</summary>
public sealed class UsersTests
{
    [Theory]
    [InlineData("secret", true)]
    [InlineData("Secret", false)]
    [InlineData("", false)]
    [InlineData("secret\0", false)]
    [InlineData("secret\0more", false)]
    public void A_password_is_the_one_of_its_hash(string password, bool matches)
    {
        Assert.Null(Bcrypt.Missing);
        foreach (char letter in "aby")
        {
            Assert.Equal(matches, Bcrypt.Matches(password, $"$2{letter}" + WebConfigurationTests.Hash[3..]));
        }
    }

    /// <summary>The vectors of crypt_blowfish, https://www.openwall.com/crypt/.</summary>
    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy")]
    public void Known_hashes_match(string password, string hash) => Assert.True(Bcrypt.Matches(password, hash));

    [Fact]
    public void The_hash_of_unknown_users_is_one_and_belongs_to_no_password()
    {
        string hash = Bcrypt.Unknown(5);
        Assert.True(Bcrypt.IsHash(hash, out int cost));
        Assert.Equal(5, cost);
        Assert.False(Bcrypt.Matches("", hash));
    }

    [Theory]
    [InlineData("alice:secret", true)]
    [InlineData("alice:wrong", false)]
    [InlineData("bob:secret", false)]
    [InlineData("alice", false)]
    [InlineData("", false)]
    public async Task Only_users_with_their_passwords_are_admitted(string credentials, bool admitted) =>
        Assert.Equal(admitted, await Users().AdmitsAsync(Basic(credentials), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic ?")]
    [InlineData("Bearer YWxpY2U6c2VjcmV0")]
    public async Task Other_headers_are_refused(string header) =>
        Assert.False(await Users().AdmitsAsync(header, TestContext.Current.CancellationToken));

    [Fact]
    public async Task Right_passwords_are_remembered_and_wrong_ones_are_not()
    {
        BasicUsers users = Users();
        for (int i = 0; i < 10; i++)
        {
            await users.AdmitsAsync(Basic($"alice:{i}"), TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, users.Remembered);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(await users.AdmitsAsync(Basic("alice:secret"), TestContext.Current.CancellationToken));
        }
        Assert.Equal(1, users.Remembered);
    }

    [Fact]
    public async Task What_is_remembered_is_bounded()
    {
        BasicUsers users = new(Enumerable.Range(0, 120).ToDictionary(static i => $"u{i}", static _ => WebConfigurationTests.Hash));
        for (int i = 0; i < 120; i++)
        {
            Assert.True(await users.AdmitsAsync(Basic($"u{i}:secret"), TestContext.Current.CancellationToken));
        }
        Assert.Equal(100, users.Remembered);
    }

    [Fact]
    public void The_rate_gives_a_token_per_interval_up_to_the_burst()
    {
        var time = new ManualTimeProvider();
        var rate = new RequestRate(time);
        var terms = new RateTerms(TimeSpan.FromSeconds(2), 3);
        int Taken() => Enumerable.Range(0, 10).Count(_ => rate.TryTake(terms));
        Assert.Equal(3, Taken());
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Taken());
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, Taken());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Taken());
        Assert.True(rate.TryTake(null));
    }

    private static BasicUsers Users() => new(new Dictionary<string, string> { ["alice"] = WebConfigurationTests.Hash });

    private static string Basic(string credentials) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
}
