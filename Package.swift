// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sessions",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Sessions", targets: ["Sessions"]),
    .library(name: "SessionsMemory", targets: ["SessionsMemory"]),
    .library(name: "SessionsCookie", targets: ["SessionsCookie"]),
    .library(name: "SessionsSQLite", targets: ["SessionsSQLite"]),
    .library(name: "SessionsRedis", targets: ["SessionsRedis"]),
    .library(name: "SessionsPostgres", targets: ["SessionsPostgres"]),
    .library(name: "SessionsMongo", targets: ["SessionsMongo"]),
    .library(name: "SessionsConformance", targets: ["SessionsConformance"]),
    .library(name: "SessionsConformanceTesting", targets: ["SessionsConformanceTesting"]),
    .library(name: "SessionsTesting", targets: ["SessionsTesting"]),
    .library(name: "SessionsBenchmark", targets: ["SessionsBenchmark"]),
    .library(name: "SessionsHTTP", targets: ["SessionsHTTP"]),
    .library(name: "SessionsHTTPTesting", targets: ["SessionsHTTPTesting"]),
    .library(name: "SessionsHTTPConformance", targets: ["SessionsHTTPConformance"]),
    .library(name: "SessionsLifecycle", targets: ["SessionsLifecycle"]),
    .library(name: "SessionsHummingbird", targets: ["SessionsHummingbird"]),
    .library(name: "SessionsConfiguration", targets: ["SessionsConfiguration"]),
    .executable(name: "sessionlab", targets: ["SessionLab"]),
  ],
  // Off by default: SwiftPM fetches what stands behind a trait for nobody else, so who keeps sessions in SQLite never clones SwiftNIO.
  traits: [
    .trait(name: "Lifecycle", description: "SessionsLifecycle: pruning, closing and readiness as services, and an observed store"),
    .trait(name: "Hummingbird", description: "SessionsHummingbird: sessions as a middleware", enabledTraits: ["Lifecycle"]),
    .trait(name: "Configuration", description: "SessionsConfiguration: settings read by swift-configuration"),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.16.0"),
  ],
  targets: [
    // The core: semantics, record format and the two protocols. It knows no adapter.
    .target(
      name: "Sessions",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ]
    ),

    // Adapters: each its own product, so that a consumer links only what it uses.
    .target(name: "SessionsMemory", dependencies: ["Sessions"]),
    .target(
      name: "SessionsCookie",
      dependencies: ["Sessions", .product(name: "Crypto", package: "swift-crypto")]
    ),
    .target(name: "SessionsBatching", dependencies: ["Sessions", .product(name: "Logging", package: "swift-log")]),
    .systemLibrary(
      name: "CSQLite",
      pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]
    ),
    .target(
      name: "SessionsSQLite",
      dependencies: ["Sessions", "SessionsBatching", "CSQLite", .product(name: "Logging", package: "swift-log")]
    ),
    .systemLibrary(
      name: "CHiredis",
      pkgConfig: "hiredis",
      providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]
    ),
    .systemLibrary(
      name: "COpenSSL",
      pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .target(
      name: "SessionsRedis",
      dependencies: [
        "Sessions", "SessionsBatching", "CHiredis", "COpenSSL", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .systemLibrary(
      name: "CLibPQ",
      pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
    ),
    .target(
      name: "SessionsPostgres",
      dependencies: ["Sessions", "SessionsBatching", "CLibPQ", .product(name: "Logging", package: "swift-log")]
    ),
    .systemLibrary(
      name: "CMongoC",
      pkgConfig: "libmongoc-1.0",
      providers: [.apt(["libmongoc-dev"]), .brew(["mongo-c-driver@1"])]
    ),
    .target(
      name: "SessionsMongo",
      dependencies: ["Sessions", "SessionsBatching", "CMongoC", .product(name: "Logging", package: "swift-log")]
    ),

    // What tests of sessions need: a clock, a gate that forces races, wrappers and a failing network.
    .target(name: "SessionsTesting", dependencies: ["Sessions"]),
    // The planted faults that prove the suite. Only the command and the suite's own tests depend on them.
    .target(name: "SessionsFaultyStores", dependencies: ["Sessions", "SessionsMemory", "SessionsCookie", "SessionsTesting"]),
    // What the reports of the suite and of the benchmark share: text, markup and the frame of a page. It knows neither.
    .target(name: "SessionsReporting"),
    .target(name: "SessionsConformance", dependencies: ["Sessions", "SessionsReporting", "SessionsTesting"]),
    // A faulty store as the suite opens it: apart, so that the suite and the faults compile side by side.
    .target(
      name: "SessionsFaultyConformance", dependencies: ["Sessions", "SessionsConformance", "SessionsFaultyStores", "SessionsTesting"]),
    // The suite as tests of Swift Testing. The only library here that needs a test framework.
    .target(name: "SessionsConformanceTesting", dependencies: ["Sessions", "SessionsConformance"]),
    // HTTP: cookies in, commit, header fields out, for any server. It knows no framework.
    .target(
      name: "SessionsHTTP",
      dependencies: [
        "Sessions", .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
      ]
    ),
    // What tests of handlers need: a cookie jar, a visitor, stores that count and fail.
    .target(
      name: "SessionsHTTPTesting",
      dependencies: ["Sessions", "SessionsHTTP", "SessionsTesting", .product(name: "HTTPTypes", package: "swift-http-types")]
    ),
    // The gate over the wire: cases for a server in any language, and a client that keeps every byte of an answer.
    .target(name: "SessionsHTTPConformance", dependencies: ["Sessions", "SessionsConformance", "SessionsReporting", "SessionsTesting"]),
    // Behind traits, off by default: each of these targets is empty without its trait.
    .target(
      name: "SessionsLifecycle",
      dependencies: [
        "Sessions", .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: .when(traits: ["Lifecycle"])),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Lifecycle"])),
      ]
    ),
    .target(
      name: "SessionsHummingbird",
      dependencies: [
        "Sessions", "SessionsHTTP", "SessionsLifecycle", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
        .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
      ]
    ),
    .target(
      name: "SessionsConfiguration",
      dependencies: [
        "Sessions", "SessionsHTTP", "SessionsCookie",
        .product(name: "Configuration", package: "swift-configuration", condition: .when(traits: ["Configuration"])),
      ]
    ),
    // Evidence: workloads, load, statistics and reports.
    .target(
      name: "SessionsBenchmark",
      dependencies: ["Sessions", "SessionsReporting", .product(name: "Histogram", package: "hdrhistogram-swift")]
    ),
    // Keeps libmongoc's counters out of the command's way.
    .target(name: "CMongoCounters"),
    .executableTarget(
      name: "SessionLab",
      dependencies: [
        "CMongoCounters",
        "Sessions", "SessionsMemory", "SessionsCookie", "SessionsSQLite", "SessionsRedis", "SessionsPostgres", "SessionsMongo",
        "SessionsConformance", "SessionsFaultyConformance", "SessionsFaultyStores", "SessionsTesting", "SessionsBenchmark",
        "SessionsReporting", "SessionsHTTPConformance",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),

    // A writer that the SQLite tests kill.
    .executableTarget(
      name: "CrashWriter",
      dependencies: ["Sessions", "SessionsSQLite"],
      path: "Tests/CrashWriter"
    ),
    // What tests share: loads and soaks that make servers and networks fail, and recorders of events and logs.
    .target(
      name: "SessionsFaultRuns",
      dependencies: [
        "Sessions", "SessionsTesting", .product(name: "Logging", package: "swift-log"),
        .product(name: "InMemoryLogging", package: "swift-log"),
      ],
      path: "Tests/SessionsFaultRuns"
    ),

    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "Sessions", "SessionsMemory", "SessionsTesting", "SessionsFaultRuns",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]
    ),
    .testTarget(name: "SessionsMemoryTests", dependencies: ["Sessions", "SessionsMemory"]),
    .testTarget(name: "SessionsCookieTests", dependencies: ["Sessions", "SessionsCookie"]),
    .testTarget(name: "SessionsBatchingTests", dependencies: ["Sessions", "SessionsBatching"]),
    .testTarget(name: "SessionsFaultProxyTests", dependencies: ["Sessions", "SessionsMemory", "SessionsTesting", "SessionsFaultRuns"]),
    .testTarget(
      name: "SessionsSQLiteTests",
      dependencies: ["Sessions", "SessionsSQLite", "CSQLite", "CrashWriter", "SessionsFaultRuns"]
    ),
    .testTarget(
      name: "SessionsRedisTests",
      dependencies: ["Sessions", "SessionsBatching", "SessionsRedis", "SessionsTesting", "SessionsFaultRuns"]
    ),
    .testTarget(
      name: "SessionsPostgresTests",
      dependencies: ["Sessions", "SessionsBatching", "SessionsPostgres", "SessionsTesting", "SessionsFaultRuns", "CLibPQ"]
    ),
    .testTarget(
      name: "SessionsMongoTests",
      dependencies: ["Sessions", "SessionsBatching", "SessionsMongo", "SessionsTesting", "SessionsFaultRuns"]
    ),
    .testTarget(
      name: "SessionsHTTPTests",
      dependencies: [
        "Sessions", "SessionsMemory", "SessionsCookie", "SessionsSQLite", "SessionsRedis", "SessionsPostgres", "SessionsMongo",
        "SessionsHTTP", "SessionsHTTPTesting", "SessionsTesting", "SessionsFaultRuns",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "CoreMetrics", package: "swift-metrics"), .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]
    ),
    .testTarget(
      name: "SessionsHTTPConformanceTests",
      dependencies: ["SessionsHTTPConformance", "SessionsConformance", "SessionsTesting"]
    ),
    .testTarget(name: "SessionsReportingTests", dependencies: ["SessionsReporting"]),
    .testTarget(
      name: "SessionsConformanceTests",
      dependencies: [
        "Sessions", "SessionsMemory", "SessionsConformance", "SessionsFaultyConformance", "SessionsFaultyStores", "SessionsReporting",
        "SessionsTesting",
      ]
    ),
    .testTarget(
      name: "SessionsConformanceTestingTests",
      dependencies: [
        "Sessions", "SessionsMemory", "SessionsConformance", "SessionsConformanceTesting", "SessionsFaultyConformance",
        "SessionsFaultyStores", "SessionsTesting",
      ]
    ),
    .testTarget(
      name: "SessionsBenchmarkTests",
      dependencies: ["Sessions", "SessionsMemory", "SessionsCookie", "SessionsBenchmark", "SessionsReporting", "SessionsTesting"]
    ),
    .testTarget(
      name: "SessionLabTests",
      dependencies: [
        "SessionLab", "Sessions", "SessionsMemory", "SessionsSQLite", "SessionsRedis", "SessionsPostgres", "SessionsConformance",
        "SessionsHTTPConformance", "SessionsTesting", "SessionsBenchmark",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
  ]
)

// ThreadSanitizer looks at the core and the stores: the suite, the benchmark and what is built on them are left out, which halves that build.
let threadSanitizer = Context.environment["SESSIONS_THREAD_SANITIZER"] == "1"
if threadSanitizer {
  let suite = [
    "SessionsReporting", "SessionsFaultyStores", "SessionsConformance", "SessionsFaultyConformance", "SessionsConformanceTesting",
    "SessionsBenchmark", "SessionLab", "SessionsHTTPConformance",
  ].flatMap { [$0, "\($0)Tests"] }
  package.targets.removeAll { suite.contains($0.name) }
  package.products.removeAll { suite.contains($0.name) || $0.name == "sessionlab" }
}
// One loop for every target: Swift 6 mode and the upcoming features of the house style. A warning is an error in each build, so that there is one
// set of flags; SwiftPM ignores the setting where this package is somebody's dependency.
for target in package.targets where target.type != .system {
  var settings = target.swiftSettings ?? []
  settings += [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
  if threadSanitizer { settings.append(.define("SESSIONS_THREAD_SANITIZER")) }
  // Optimising the tests takes three times as long as compiling them; what they test is optimised all the same.
  if target.type == .test { settings.append(.unsafeFlags(["-Onone"])) }
  target.swiftSettings = settings
}
