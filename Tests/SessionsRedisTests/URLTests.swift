import Sessions
import SessionsRedis
import Testing

/// The meaning of URLs, and the refused ones.
@Suite struct URLTests {
  @Test func `URLs name servers`() throws {
    let local = RedisEndpoint.host("localhost", port: 6379)
    #expect(try RedisConfiguration(url: "redis://localhost").servers == .standalone(local))
    #expect(try RedisConfiguration(url: "REDIS://localhost/").servers == .standalone(local))
    #expect(try RedisConfiguration(url: "redis://[::1]:7000/15").servers == .standalone(.host("::1", port: 7000)))
    #expect(try RedisConfiguration(url: "redis://[::1]:7000/15").database == 15)
    #expect(try RedisConfiguration(url: "unix:///run/redis.sock").servers == .standalone(.unix(path: "/run/redis.sock")))
    #expect(try RedisConfiguration(url: "redis+unix://:pw@/run/r%20s").servers == .standalone(.unix(path: "/run/r s")))
    #expect(
      try RedisConfiguration(url: "redis+cluster://a:1,[fe80::1],c").servers
        == .cluster([.host("a", port: 1), .host("fe80::1", port: 6379), .host("c", port: 6379)]))
    let sentinel = try RedisConfiguration(url: "redis+sentinel://u:p@a,b:2/main/3")
    #expect(sentinel.servers == .sentinel([.host("a", port: 26379), .host("b", port: 2)], master: "main"))
    #expect(sentinel.database == 3)
    #expect(sentinel.username == "u" && sentinel.password == "p")
  }

  @Test func `user and password are percent-decoded`() throws {
    let configuration = try RedisConfiguration(url: "redis://%61da:p%40ss%3A%2F%C3%A9@host")
    #expect(configuration.username == "ada")
    #expect(configuration.password == "p@ss:/é")
    #expect(try RedisConfiguration(url: "redis://:a@b@host").password == "a@b")
    #expect(try RedisConfiguration(url: "redis://:secret@host").username == nil)
  }

  @Test(arguments: [
    "", "localhost:6379", "http://host", "redis://", "redis://host:0", "redis://host:65536", "redis://host:x", "redis://host/x",
    "redis://a,b", "redis://secret@host", "redis://user:@host", "redis://::1", "redis://host?db=1", "redis://host?address=a:1=b:2",
    "redis://:secret?x@host", "redis://:secret#x@host",
    "redis+cluster://a?sentinel-password=secret", "redis+sentinel://a/main?sentinel-password=secret&sentinel-password=secret",
    "redis+sentinel://a/main?sentinel-password=", "redis+sentinel://a/main?sentinel-user=secret", "redis+sentinel://a/main?secret",
    "redis+sentinel://a/main?sentinel-password=%zz", "redis+sentinel://a/main?sentinel-password=secret@b",
    "redis+cluster://a?address=b:1", "redis+cluster://a?address=b:1=c=d", "redis+cluster://a?address=b:1=c:x", "unix://relative",
    "unix:///",
    "redis+cluster://a/1", "redis+cluster://a,,b", "redis+sentinel://a", "redis+sentinel://a/", "redis://:secret%zz@host",
    "redis://:secret%ff@host", "redis://ho st", "redis://[::1]secret", "rediss+unix:///secret", "rediss://host?secret=1",
    "rediss://host?cafile", "rediss://:se?cret@host", "rediss://host?cafile=a&cafile=secret", "rediss://host?verification=secret",
    "rediss://host?sentinel-tls=off", "rediss+sentinel://host/main?sentinel-tls=secret", "rediss://host?certfile=secret",
    "rediss://host?cafile=%zz", "redis+cluster://a?cafile=/x",
  ])
  func `anything else is refused without being quoted`(url: String) throws {
    let error = #expect(throws: SessionError.self) { try RedisConfiguration(url: url).validate() }
    #expect(error?.code == .misconfigured)
    #expect(error?.message.contains("secret") == false)
  }

  @Test func `the sentinels' own user and password are parameters of the URL, and nothing by default`() throws {
    let url = "redis+sentinel://u:p@a,b:2/main/3?sentinel-user=as%6Ber&sentinel-password=p%40ss%26%3D%3F%23"
    let configuration = try RedisConfiguration(url: url)
    #expect(configuration.sentinelUsername == "asker" && configuration.sentinelPassword == "p@ss&=?#")
    #expect(configuration.username == "u" && configuration.password == "p" && configuration.database == 3)
    #expect(configuration.servers == .sentinel([.host("a", port: 26379), .host("b", port: 2)], master: "main"))
    let plain = try RedisConfiguration(url: "redis+sentinel://:p@a/main")
    #expect(plain.sentinelUsername == nil && plain.sentinelPassword == nil && plain.addresses == RedisAddressMap())
    #expect(try RedisConfiguration(url: "redis+sentinel://a/main?sentinel-password=x").sentinelPassword == "x")
    #expect(!"\(configuration)".contains("p@ss") && !"\(configuration)".contains("asker"))
  }

  @Test func `addresses that differ from the announced ones are parameters of the URL`() throws {
    for url in ["redis+cluster://a:1,b:2", "redis+sentinel://a/main"] {
      let configuration = try RedisConfiguration(url: "\(url)?address=10.0.0.5:6379=localhost:7001&address=[fd00::5]=[::1]:7002")
      let addresses = configuration.addresses
      #expect(addresses.reachable(.host("10.0.0.5", port: 6379)) == .host("localhost", port: 7001))
      #expect(addresses.reachable(.host("fd00::5", port: 6379)) == .host("::1", port: 7002))
      #expect(addresses.reachable(.host("10.0.0.5", port: 6380)) == .host("10.0.0.5", port: 6380))
      #expect(try RedisConfiguration(url: url).addresses != addresses)
    }
  }

  @Test func `IPv6 addresses need brackets, and may name an interface`() throws {
    for (url, host, port) in [
      ("redis://[::1]", "::1", 6379), ("redis://:pw@[2001:db8::1]:7000/3", "2001:db8::1", 7000),
      ("redis://[fe80::1%25eth0]:1", "fe80::1%eth0", 1),
    ] {
      #expect(try RedisConfiguration(url: url).servers == .standalone(.host(host, port: UInt16(port))))
    }
    let sentinel = try RedisConfiguration(url: "redis+sentinel://[::1],[::2]:5/main").servers
    #expect(sentinel == .sentinel([.host("::1", port: 26379), .host("::2", port: 5)], master: "main"))
    #expect("\(sentinel)" == "redis+sentinel://[::1]:26379,[::2]:5/main")
  }

  @Test func `TLS is on for schemes with a second s, with every check unless the URL says otherwise`() throws {
    #expect(try RedisConfiguration(url: "redis://host").tls == nil)
    let plain = try RedisConfiguration(url: "REDISS://ada:pw@host:1/2")
    #expect(plain.tls == RedisTLS() && plain.tls?.certificateVerification == .full && plain.sentinelTLS == .likeServers)
    #expect(plain.servers == .standalone(.host("host", port: 1)) && plain.username == "ada" && plain.database == 2)
    let parameters = "cafile=/c%61%20s&certfile=/c&keyfile=/k&servername=n&verification=without-host-name"
    let full = try RedisConfiguration(url: "rediss+cluster://a,b:2?\(parameters)")
    #expect(full.servers == .cluster([.host("a", port: 6379), .host("b", port: 2)]))
    #expect(
      full.tls
        == RedisTLS(
          authoritiesFile: "/ca s", certificateFile: "/c", keyFile: "/k", serverName: "n", certificateVerification: .withoutHostName))
    let unverified = RedisTLS(certificateVerification: .none)
    #expect(try RedisConfiguration(url: "rediss://h?verification=none").tls == unverified)
    let sentinel = try RedisConfiguration(url: "rediss+sentinel://a/main?sentinel-tls=off")
    #expect(sentinel.servers == .sentinel([.host("a", port: 26379)], master: "main"))
    #expect(sentinel.tls == RedisTLS() && sentinel.sentinelTLS == .off)
  }

  @Test func `a description says whether there is TLS, and what it does not verify`() throws {
    #expect("\(try RedisConfiguration(url: "rediss://:pw@host?cafile=/ca"))".hasPrefix("rediss://host:6379,"))
    #expect("\(try RedisConfiguration(url: "rediss+sentinel://a/main"))".hasPrefix("rediss+sentinel://a:26379/main,"))
    for (url, weakness) in [
      ("redis://host", nil), ("rediss://host", nil), ("rediss://host?verification=none", "certificates are NOT verified"),
      ("rediss+cluster://host?verification=without-host-name", "host names are NOT verified"),
      ("rediss+sentinel://host/main?sentinel-tls=off", "no TLS to the sentinels"),
    ] as [(String, String?)] {
      #expect(try RedisConfiguration(url: url).weakness == weakness)
    }
    var own = try RedisConfiguration(url: "rediss+sentinel://host/main")
    own.sentinelTLS = .settings(RedisTLS(certificateVerification: .none))
    #expect(own.weakness == "certificates of the sentinels are NOT verified")
  }

  @Test func `no description shows the password`() throws {
    let configuration = try RedisConfiguration(url: "redis://ada:hunter2@host/2")
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(configuration)", String(reflecting: configuration), dumped] {
      #expect(!text.contains("hunter2") && text.contains("host:6379"))
    }
  }

  @Test(arguments: ["", ":", "sessions", "a b:", "a{b}:", "1a:", "a:b:", "a*:", String(repeating: "a", count: 49) + ":"])
  func `a prefix that could meet another one is refused`(prefix: String) {
    let error = #expect(throws: SessionError.self) { try RedisRecordStore(url: "redis://host", prefix: prefix) }
    #expect(error?.code == .misconfigured)
  }

  @Test func `settings are checked`() throws {
    let good = try RedisConfiguration(url: "redis://host", prefix: String(repeating: "a", count: 48) + ":")
    try good.validate()
    let changes: [(inout RedisConfiguration) -> Void] = [
      { $0.timeout = .zero }, { $0.maximumPendingOperations = 0 }, { $0.purgeSlack = .zero }, { $0.username = "ada" },
      { ($0.password, $0.credentials) = ("pw", CredentialSource { StoreCredentials(password: "pw") }) },
      { ($0.sentinelPassword, $0.sentinelCredentials) = ("pw", CredentialSource { StoreCredentials(password: "pw") }) },
      { $0.sentinelUsername = "ada" },
      { $0.tls = RedisTLS(certificateFile: "/c") }, { $0.tls = RedisTLS(keyFile: "/k") }, { $0.tls = RedisTLS(serverName: "") },
      { $0.sentinelTLS = .settings(RedisTLS(authoritiesFile: "")) },
      {
        $0.servers = .standalone(.unix(path: "/run/r"))
        $0.tls = RedisTLS()
      },
      { $0.database = -1 }, { $0.servers = .cluster([]) }, { $0.servers = .sentinel([], master: "main") },
      {
        $0.servers = .cluster([.host("a", port: 1)])
        $0.database = 1
      },
    ]
    for change in changes {
      var bad = good
      change(&bad)
      let error = #expect(throws: SessionError.self) { try bad.validate() }
      #expect(error?.code == .misconfigured)
    }
  }
}
