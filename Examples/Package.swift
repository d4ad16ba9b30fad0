// swift-tools-version: 6.2
import PackageDescription

/// A product of the package that these examples show.
func sessions(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-sessions") }

let hummingbird: [Target.Dependency] = [
  .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HTTPTypes", package: "swift-http-types"),
  .product(name: "Logging", package: "swift-log"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]

let package = Package(
  name: "sessions-examples",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-sessions", path: "..", traits: ["Hummingbird", "Lifecycle", "Configuration"]),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.16.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", "0.27.0"..<"0.28.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.29.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
  ],
  targets: [
    // The first lines that an application needs.
    .executableTarget(
      name: "quickstart",
      dependencies: [
        sessions("Sessions"), sessions("SessionsSQLite"), sessions("SessionsHTTP"), sessions("SessionsHummingbird"),
        sessions("SessionsLifecycle"),
      ] + hummingbird
    ),

    // Two small applications, and the programs that serve them.
    .target(
      name: "Seeds",
      dependencies: [sessions("Sessions"), sessions("SessionsHTTP"), sessions("SessionsHummingbird")] + hummingbird
    ),
    .executableTarget(
      name: "seed-login",
      dependencies: ["Seeds", sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsLifecycle")] + hummingbird
    ),
    .executableTarget(
      name: "seed-oak",
      dependencies: ["Seeds", sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsLifecycle")] + hummingbird
    ),

    // The application that `sessionlab check-http` judges: its operations know no framework, the two programs are adapters.
    .target(
      name: "DemoApplication",
      dependencies: [
        sessions("Sessions"), sessions("SessionsHTTP"), sessions("SessionsMemory"), sessions("SessionsCookie"), sessions("SessionsSQLite"),
        sessions("SessionsRedis"), sessions("SessionsPostgres"), sessions("SessionsTesting"), sessions("SessionsHTTPTesting"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ]
    ),
    .executableTarget(
      name: "demo-hummingbird",
      dependencies: [
        "DemoApplication", "Seeds", sessions("Sessions"), sessions("SessionsHTTP"), sessions("SessionsHummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdHTTP2", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + hummingbird
    ),
    .executableTarget(
      name: "demo-flyingfox",
      dependencies: [
        "DemoApplication", "Seeds", sessions("Sessions"), sessions("SessionsHTTP"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ]
    ),

    .testTarget(
      name: "DemoApplicationTests",
      dependencies: [
        "DemoApplication", "Seeds", sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsHummingbird"),
        sessions("SessionsTesting"), .product(name: "HummingbirdTesting", package: "hummingbird"),
      ] + hummingbird
    ),
    // The tests of the products behind traits stand here, where the traits are on.
    .testTarget(
      name: "SessionsHummingbirdTests",
      dependencies: [
        sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsCookie"), sessions("SessionsSQLite"), sessions("SessionsHTTP"),
        sessions("SessionsHTTPTesting"), sessions("SessionsTesting"), sessions("SessionsHummingbird"), sessions("SessionsLifecycle"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ] + hummingbird
    ),
    .testTarget(
      name: "SessionsLifecycleTests",
      dependencies: [
        sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsCookie"), sessions("SessionsHTTPTesting"),
        sessions("SessionsTesting"), sessions("SessionsLifecycle"),
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
      ]
    ),
    .testTarget(
      name: "SessionsConfigurationTests",
      dependencies: [
        sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsCookie"), sessions("SessionsHTTP"),
        sessions("SessionsConfiguration"),
        .product(name: "Configuration", package: "swift-configuration"),
      ]
    ),
  ]
)

// The flags of the package that these examples show.
for target in package.targets {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
