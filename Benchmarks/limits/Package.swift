// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "limits",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-sessions", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    // The limit for the SQLite store, in C: a loop of prepared statements with nothing around it.
    .target(name: "CLimits", linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("crypto")]),
    .executableTarget(
      name: "limits",
      dependencies: [
        "CLimits",
        .product(name: "Sessions", package: "swift-sessions"),
        .product(name: "SessionsMemory", package: "swift-sessions"),
        .product(name: "SessionsCookie", package: "swift-sessions"),
        .product(name: "SessionsSQLite", package: "swift-sessions"),
        .product(name: "SessionsRedis", package: "swift-sessions"),
        .product(name: "SessionsPostgres", package: "swift-sessions"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("NonisolatedNonsendingByDefault")]
    ),
  ]
)
