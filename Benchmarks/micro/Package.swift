// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "micro",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-sessions", path: "../.."),
    // Without its traits, as the one that counts allocations needs a library that few machines have.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "SessionsMicro",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "Sessions", package: "swift-sessions"),
        .product(name: "SessionsMemory", package: "swift-sessions"),
        .product(name: "SessionsCookie", package: "swift-sessions"),
      ],
      path: "Benchmarks/SessionsMicro",
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("NonisolatedNonsendingByDefault")],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  ]
)
