import Sessions
import Testing

@Suite struct ConnectionURLTests {
  @Test(arguments: [
    ("postgres://role:secret@host/db", "postgres://role@host/db"),
    ("postgres://role:se@cret@host/db?sslmode=require", "postgres://role@host/db?sslmode=require"),
    ("postgresql://host/db?password=secret&sslmode=require", "postgresql://host/db?sslmode=require"),
    ("postgres://host/db?sslpassword=secret", "postgres://host/db"), ("postgres:///db", "postgres:///db"),
    ("mongodb://user:se@cret@a:1,b:2/db?tlsCertificateKeyFilePassword=secret&w=1", "mongodb://user@a:1,b:2/db?w=1"),
    ("host=x password=secret", "postgres"),
  ])
  func `a URL is shown without its password [ERR-4]`(url: String, shown: String) {
    #expect(ConnectionURL.withoutPassword(url, or: "postgres") == shown)
  }
}
