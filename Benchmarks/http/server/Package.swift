// swift-tools-version: 6.2
import PackageDescription

/// A product of the package that is measured.
func sessions(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-sessions") }

let package = Package(
  name: "http-benchmark",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-sessions", path: "../../..", traits: ["Hummingbird"]),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.16.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
  ],
  targets: [
    .executableTarget(
      name: "session-server",
      dependencies: [
        sessions("Sessions"), sessions("SessionsMemory"), sessions("SessionsCookie"), sessions("SessionsSQLite"), sessions("SessionsRedis"),
        sessions("SessionsPostgres"), sessions("SessionsHTTP"), sessions("SessionsHummingbird"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      ]
    )
  ]
)
