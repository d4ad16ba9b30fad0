import Foundation
import SessionsBenchmark

/// A result and its schema side by side, each place of the schema once.
struct SchemaWalk {
  /// A step into a document.
  enum Step {
    case name(String)
    case index(Int)
  }

  /// An object of the result, or a field of one.
  struct Place {
    let steps: [Step]
    let isRequired: Bool

    /// The path as errors write it.
    var text: String {
      steps.reduce("") { path, step in
        switch step {
        case .name(let name): return FieldPath.field(name, in: path)
        case .index(let index): return "\(path)[\(index)]"
        }
      }
    }

    var name: String? {
      if case .name(let name)? = steps.last { return name }
      return nil
    }
  }

  static let folder: URL = {
    let file = URL(fileURLWithPath: #filePath)
    return (0..<4).reduce(file) { url, _ in url.deletingLastPathComponent() }.appendingPathComponent("fixtures/benchmark")
  }()

  /// Fields that the schema names, each once.
  private(set) var fields: [Place] = []
  /// Objects whose fields the schema names, each once.
  private(set) var objects: [Place] = []
  /// Fields that the schema has and the result does not, as `definition.field`.
  var unused: [String] { declared.subtracting(seen).sorted() }

  private let document: Any
  private let definitions: [String: Any]
  private var seen: Set<String> = []
  private var declared: Set<String> = []

  init(_ result: BenchmarkResult) throws {
    document = try JSONSerialization.jsonObject(with: ResultFile.write(result))
    let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.folder.appendingPathComponent("report-v1.schema.json")))
    let root = schema as? [String: Any] ?? [:]
    definitions = root["$defs"] as? [String: Any] ?? [:]
    walk(document, root, name: "result", [])
  }

  private mutating func walk(_ value: Any, _ schema: [String: Any], name: String, _ steps: [Step]) {
    if let reference = schema["$ref"] as? String, let target = reference.split(separator: "/").last.map(String.init) {
      return walk(value, definitions[target] as? [String: Any] ?? [:], name: target, steps)
    }
    if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
      for (index, item) in list.enumerated() { walk(item, items, name: name, steps + [.index(index)]) }
    }
    guard let object = value as? [String: Any] else { return }
    if let rest = schema["additionalProperties"] as? [String: Any] {
      for (key, item) in object { walk(item, rest, name: name, steps + [.name(key)]) }
    }
    guard let properties = schema["properties"] as? [String: [String: Any]] else { return }
    // Cells have other fields by their status, and the required fields of one status are another definition.
    let status = (object["status"] as? String).map { ".\($0)" } ?? ""
    let definition = name + status
    if seen.insert("object \(definition)").inserted { objects.append(Place(steps: steps, isRequired: true)) }
    declared.formUnion(properties.keys.map { "\(name).\($0)" })
    let required = Self.required(schema, status: object["status"] as? String)
    for (key, property) in properties.sorted(by: { $0.key < $1.key }) {
      guard let item = object[key] else { continue }
      seen.insert("\(name).\(key)")
      if seen.insert("field \(definition).\(key)").inserted {
        fields.append(Place(steps: steps + [.name(key)], isRequired: required.contains(key)))
      }
      walk(item, property, name: "\(name).\(key)", steps + [.name(key)])
    }
  }

  /// The fields that a schema requires; of cells also by their status, from its conditions.
  private static func required(_ schema: [String: Any], status: String?) -> Set<String> {
    var names = Set(schema["required"] as? [String] ?? [])
    for rule in schema["allOf"] as? [[String: Any]] ?? [] {
      let properties = (rule["if"] as? [String: Any])?["properties"] as? [String: [String: Any]]
      let wanted = properties?["status"]?["enum"] as? [String] ?? (properties?["status"]?["const"] as? String).map { [$0] } ?? []
      let branch = rule[wanted.contains(status ?? "") ? "then" : "else"] as? [String: Any]
      names.formUnion(branch?["required"] as? [String] ?? [])
    }
    return names
  }

  /// The reader's error for the result without a field.
  func error(without place: Place) -> ResultReadError? { read(Self.edit(document, place.steps) { _ in nil }) }

  /// The reader's error for a field with a value of a type that it never has.
  func error(changing place: Place) -> ResultReadError? {
    read(Self.edit(document, place.steps) { $0 is [Any] || $0 is [String: Any] ? "text" : [["an": "object"]] })
  }

  /// The reader's error for an object with a further field.
  func error(adding name: String, to place: Place) -> ResultReadError? {
    read(Self.edit(document, place.steps + [.name(name)]) { _ in 1 })
  }

  private func read(_ document: Any?) -> ResultReadError? {
    do throws(ResultReadError) {
      guard let document, let data = try? JSONSerialization.data(withJSONObject: document) else { return .notAResult }
      _ = try ResultFile.read(data)
      return nil
    } catch { return error }
  }

  private static func edit(_ value: Any, _ steps: [Step], _ change: (Any?) -> Any?) -> Any? {
    guard let step = steps.first else { return change(value) }
    let rest = Array(steps.dropFirst())
    switch step {
    case .name(let name):
      guard var object = value as? [String: Any] else { return value }
      object[name] = rest.isEmpty ? change(object[name]) : object[name].flatMap { edit($0, rest, change) }
      return object
    case .index(let index):
      guard var list = value as? [Any] else { return value }
      list[index] = edit(list[index], rest, change) ?? list[index]
      return list
    }
  }
}
