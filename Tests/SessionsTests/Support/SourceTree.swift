import Foundation

/// The sources of the package, for tests of their imports.
enum SourceTree {
  /// The modules that each target under `Sources` imports, with the files that do.
  static func imports() throws -> [String: [String: [String]]] {
    let folder = packageRoot.appending(path: "Sources")
    let targets = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    var imports: [String: [String: [String]]] = [:]
    for target in targets where !target.hasPrefix(".") {
      imports[target] = [:]
      let root = folder.appending(path: target)
      guard let files = FileManager.default.enumerator(atPath: root.path) else { continue }
      for case let file as String in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
        for module in modules(text) { imports[target, default: [:]][module, default: []].append(file) }
      }
    }
    return imports
  }

  /// The modules that a source text imports, submodules and single declarations by their module.
  static func modules(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let index = words.firstIndex(of: "import"), index + 1 < words.count else { return nil }
      let modifiers: Set = ["public", "package", "internal", "fileprivate", "private", "@preconcurrency", "@testable", "@_exported"]
      guard words[..<index].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@_spi") }) else { return nil }
      let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
      var name = words[index + 1]
      if kinds.contains(name), index + 2 < words.count { name = words[index + 2] }
      return name.split(separator: ".").first.map(String.init)
    }
  }

  /// The targets of `Package.swift` with the modules of this package that each depends on.
  ///
  /// Reads the text and runs nothing: each target is the balanced parentheses after its kind.
  static func dependencies() throws -> [String: Set<String>] {
    let text = try String(contentsOf: packageRoot.appending(path: "Package.swift"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
    let manifest = Array(lines.joined(separator: "\n"))
    var dependencies: [String: Set<String>] = [:]
    for kind in [".target(", ".executableTarget(", ".systemLibrary(", ".testTarget("] {
      for start in positions(of: kind, in: manifest) {
        let body = String(manifest[start..<end(of: start, in: manifest)])
        guard let name = body.firstMatch(of: /name: "([^"]+)"/)?.1 else { continue }
        var list = ""
        if let range = body.range(of: "dependencies: [") { list = String(body[range.upperBound...]) }
        // Products of other packages are not this package's targets.
        list = list.replacing(/\.product\([^)]*\)/, with: "")
        let path = list.firstIndex(of: "]").map { String(list[..<$0]) } ?? list
        dependencies[String(name)] = Set(path.matches(of: /"([^"]+)"/).map { String($0.1) })
      }
    }
    return dependencies
  }

  private static func positions(of word: String, in text: [Character]) -> [Int] {
    let word = Array(word)
    return text.indices.compactMap { index in
      text[index...].starts(with: word) ? index + word.count : nil
    }
  }

  private static func end(of start: Int, in text: [Character]) -> Int {
    var depth = 1
    for index in start..<text.count {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return index }
    }
    return text.count
  }
}
