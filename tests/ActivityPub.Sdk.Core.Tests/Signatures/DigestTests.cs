using System.Text;
using ActivityPub.Sdk.Signatures;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

public sealed class DigestTests
{
    private const string Sha256 = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    private const string Sha512 = "WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==";
    private const string WrongSha512 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";

    // The body of the examples in draft-cavage and RFC 9421.
    private static readonly byte[] _body = Encoding.UTF8.GetBytes("""{"hello": "world"}""");

    [Fact]
    public void The_digest_of_the_examples() => Assert.Equal("SHA-256=" + Sha256, Digest.Create(_body));

    // RFC 9530, appendix B.1 and section 2.
    [Theory]
    [InlineData("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")]
    [InlineData("sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:")]
    [InlineData("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:,sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:")]
    public void The_content_digest_of_rfc_9530(string value)
    {
        byte[] content = Encoding.UTF8.GetBytes("{\"hello\": \"world\"}\n");
        Assert.Equal(DigestStatus.Match, ContentDigest.Verify(value, content));
        Assert.Equal("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", ContentDigest.Create(content));
    }

    [Theory]
    [InlineData("SHA-256=" + Sha256, DigestStatus.Match)]
    [InlineData("sha-256=" + Sha256, DigestStatus.Match)]
    [InlineData("ShA-512=" + Sha512, DigestStatus.Match)]
    [InlineData("SHA-256=" + Sha256 + ", SHA-512=" + Sha512, DigestStatus.Match)]
    [InlineData("MD5=Sd/dVLAcvNLSq16eXua5uQ==,SHA-256=" + Sha256, DigestStatus.Match)]
    [InlineData("MD5=Sd/dVLAcvNLSq16eXua5uQ==", DigestStatus.Unsupported)]
    [InlineData("unixsum=30637", DigestStatus.Unsupported)]
    [InlineData("SHA-256=" + Sha256 + ",SHA-512=" + WrongSha512, DigestStatus.Mismatch)]
    [InlineData("SHA-512=" + WrongSha512, DigestStatus.Mismatch)]
    [InlineData("SHA-256=" + Sha256 + ",\t SHA-512=" + WrongSha512, DigestStatus.Mismatch)]
    [InlineData(" \t SHA-256=" + Sha256 + " \t", DigestStatus.Match)]
    [InlineData("SHA-256=" + Sha256 + ",SHA-256=" + Sha256, DigestStatus.Malformed)]
    [InlineData("SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPF=", DigestStatus.Malformed)]
    [InlineData("SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE", DigestStatus.Malformed)]
    [InlineData("SHA-256= " + Sha256, DigestStatus.Malformed)]
    [InlineData("SHA-256=", DigestStatus.Malformed)]
    [InlineData("SHA-256", DigestStatus.Malformed)]
    [InlineData("=" + Sha256, DigestStatus.Malformed)]
    [InlineData(Sha256, DigestStatus.Unsupported)]
    [InlineData("SHA-256=" + Sha256 + ",", DigestStatus.Malformed)]
    [InlineData("", DigestStatus.Malformed)]
    public void Digest_values(string value, DigestStatus expected) => Assert.Equal(expected, Digest.Verify(value, _body));

    [Theory]
    [InlineData("sha-256=:" + Sha256 + ":", DigestStatus.Match)]
    [InlineData("sha-256=:" + Sha256 + ":;p=1", DigestStatus.Match)]
    [InlineData("md5=:AAAA:, sha-512=:" + Sha512 + ":", DigestStatus.Match)]
    [InlineData("sha-256=:" + Sha256 + ":, sha-512=:" + WrongSha512 + ":", DigestStatus.Mismatch)]
    [InlineData("md5=:AAAA:", DigestStatus.Unsupported)]
    [InlineData("", DigestStatus.Unsupported)]
    [InlineData("SHA-256=:" + Sha256 + ":", DigestStatus.Malformed)]
    [InlineData("SHA-256=" + Sha256, DigestStatus.Malformed)]
    [InlineData("sha-256=\"" + Sha256 + "\"", DigestStatus.Malformed)]
    [InlineData("sha-256=:AAAA:", DigestStatus.Malformed)]
    [InlineData("sha-256", DigestStatus.Malformed)]
    [InlineData("sha-256=:" + Sha256 + ":,", DigestStatus.Malformed)]
    [InlineData("sha-256=:" + Sha256 + ":, sha-256=:" + Sha256 + ":", DigestStatus.Malformed)]
    public void Content_digest_values(string value, DigestStatus expected) => Assert.Equal(expected, ContentDigest.Verify(value, _body));

    [Fact]
    public void Random_values_never_match_and_never_throw()
    {
        Gen.String[0, 100].Sample(value =>
        {
            Assert.NotEqual(DigestStatus.Match, Digest.Verify(value, _body));
            Assert.NotEqual(DigestStatus.Match, ContentDigest.Verify(value, _body));
        }, iter: 10_000);
    }

    [Fact]
    public void Every_body_fits_its_own_digest()
    {
        Gen.Byte.Array[0, 100].Sample(body =>
        {
            Assert.Equal(DigestStatus.Match, Digest.Verify(Digest.Create(body), body));
            Assert.Equal(DigestStatus.Match, ContentDigest.Verify(ContentDigest.Create(body), body));
            Assert.Equal(DigestStatus.Mismatch, Digest.Verify(Digest.Create(body), [.. body, 0]));
            Assert.Equal(DigestStatus.Mismatch, ContentDigest.Verify(ContentDigest.Create(body), [.. body, 0]));
        }, iter: 500);
    }
}
