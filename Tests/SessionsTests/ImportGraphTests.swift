import Testing

/// The layers of the package: the core knows no adapter, adapters do not know each other, and the suite knows none of them.
@Suite("Import graph")
struct ImportGraphTests {
  static let adapters: Set<String> = [
    "SessionsMemory", "SessionsCookie", "SessionsSQLite", "SessionsRedis", "SessionsPostgres", "SessionsMongo",
    "SessionsWebdis",
  ]
  static let platform: Set<String> = ["Darwin", "Glibc", "Musl", "Android", "WinSDK", "Foundation", "FoundationEssentials"]

  private let imports: [String: [String: [String]]]

  init() throws {
    imports = try SourceTree.imports()
  }

  @Test("the scan sees imports of every form")
  func scan() {
    let text = """
      import A
      public import B
        @_exported public import struct C.D
      @testable import E.F
      @_spi(Testing) import G
      // import H
      let text = "import I"
      /// import J
      """
    #expect(SourceTree.modules(text) == ["A", "B", "C", "E", "G"])
  }

  @Test("the targets are found")
  func targets() throws {
    #expect(Set(imports.keys).isSuperset(of: ["Sessions", "SessionsMemory", "SessionsTesting", "SessionsConformance"]))
    #expect(imports["Sessions"]?["Crypto"]?.isEmpty == false)
    #expect(imports["SessionsMemory"]?["Sessions"]?.isEmpty == false)
  }

  @Test("the core imports no more than it has to")
  func core() throws {
    let allowed = Self.platform.union(["Crypto", "Logging", "Metrics", "Synchronization"])
    for (module, files) in try #require(imports["Sessions"]) {
      #expect(allowed.contains(module), "\(module) in \(files)")
    }
  }

  @Test("an adapter imports the core and no other adapter")
  func adapters() throws {
    for adapter in Self.adapters {
      guard let modules = imports[adapter], !modules.isEmpty else { continue }
      #expect(modules["Sessions"] != nil, "\(adapter) does not import Sessions")
      for other in Self.adapters.union(["SessionsConformance", "SessionsTesting"]) where other != adapter {
        #expect(modules[other] == nil, "\(adapter) imports \(other) in \(modules[other] ?? [])")
      }
    }
  }

  @Test("what adapters share knows none of them")
  func connection() {
    for other in Self.adapters { #expect(imports["SessionsBatching"]?[other] == nil) }
  }

  @Test("what reports share knows nothing of what they report")
  func reporting() throws {
    #expect(try #require(imports["SessionsReporting"]).isEmpty)
    for target in ["SessionsConformance", "SessionsBenchmark"] { #expect(imports[target]?["SessionsReporting"]?.isEmpty == false) }
    #expect(try SourceTree.dependencies()["SessionsReporting"] == [])
  }

  @Test("the suite needs no test framework and knows no adapter")
  func suite() {
    for target in ["SessionsConformance", "SessionsTesting"] {
      for framework in ["Testing", "XCTest", "_Testing_Foundation"] {
        #expect(imports[target]?[framework] == nil, "\(target) imports \(framework)")
      }
    }
    for adapter in Self.adapters {
      let files = imports["SessionsConformance"]?[adapter]
      #expect(files == nil, "SessionsConformance imports \(adapter) in \(files ?? [])")
    }
    for adapter in Self.adapters.subtracting(["SessionsMemory", "SessionsCookie"]) {
      #expect(imports["SessionsTesting"]?[adapter] == nil, "SessionsTesting imports \(adapter)")
    }
  }

  @Test("one library needs a test framework: the bridge to it, and nothing is built on that")
  func bridge() {
    #expect(imports["SessionsConformanceTesting"]?["Testing"]?.isEmpty == false)
    for (target, modules) in imports where target != "SessionsConformanceTesting" {
      for module in ["Testing", "XCTest", "_Testing_Foundation", "SessionsConformanceTesting"] {
        #expect(modules[module] == nil, "\(target) imports \(module) in \(modules[module] ?? [])")
      }
    }
    for adapter in Self.adapters {
      #expect(imports["SessionsConformanceTesting"]?[adapter] == nil, "the bridge imports \(adapter)")
    }
  }

  @Test("a C library is imported by its own adapter only")
  func libraries() {
    let owners = [
      "CSQLite": "SessionsSQLite", "CHiredis": "SessionsRedis", "COpenSSL": "SessionsRedis", "CLibPQ": "SessionsPostgres",
      "CMongoC": "SessionsMongo",
    ]
    for (library, owner) in owners {
      for (target, modules) in imports where target != owner {
        #expect(modules[library] == nil, "\(target) imports \(library)")
      }
    }
  }

  @Test("the manifest says the same: what is imported is declared, and no layer is declared upside down")
  func manifest() throws {
    let dependencies = try SourceTree.dependencies()
    #expect(dependencies["Sessions"] == [])
    #expect(dependencies["SessionsSQLite"]?.contains("CSQLite") == true)
    let own = Set(dependencies.keys)
    for (target, modules) in imports {
      let declared = try #require(dependencies[target], "\(target) is not in Package.swift")
      for (module, files) in modules where own.contains(module) {
        #expect(declared.contains(module), "\(target) imports \(module) in \(files) without declaring it")
      }
      if Self.adapters.contains(target) {
        #expect(declared.isDisjoint(with: Self.adapters), "\(target) depends on another adapter")
      }
    }
    #expect(dependencies["SessionsConformance"]?.isDisjoint(with: Self.adapters) == true)
    #expect(dependencies["SessionsConformanceTesting"] == ["Sessions", "SessionsConformance"])
  }
}
