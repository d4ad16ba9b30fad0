import Sessions

/// A random sequence of requests that is compared with a model after each request.
enum CrudModelCase {
  /// A model of plain dictionaries, which shares no code with the stores.
  private struct Model {
    var fields: [String: String] = [:]
    var flash: [String: String] = [:]
    var subject: String?

    mutating func apply(_ operation: Step) {
      switch operation {
      case .set(let key, let value): fields[key] = "\(value)"
      case .remove(let key): fields[key] = nil
      case .add(let amount): fields["n"] = "\((fields["n"].flatMap { Int($0) } ?? 0) + amount)"
      case .append(let key): fields[key] = fields[key].map { $0 + "0" }
      case .clear: self = Model()
      case .flash(let key, let value): flash[key] = "\(value)"
      case .keepFlash(let key, let value): flash[key] = flash[key] ?? "\(value)"
      case .removeFlash(let key): flash[key] = nil
      case .subject(let name): subject = name
      }
    }
  }

  private enum Step {
    case set(String, Int)
    case remove(String)
    case add(Int)
    case append(String)
    case clear
    case flash(String, Int)
    case keepFlash(String, Int)
    case removeFlash(String)
    case subject(String?)

    var operation: SessionOperation {
      switch self {
      case .set(let key, let value): return .set(key, json("\(value)"))
      case .remove(let key): return .remove(key)
      case .add(let amount): return .add("n", Int64(amount))
      case .append(let key): return .update(key) { old throws(SessionError) in old.map { json($0.json + "0") } }
      case .clear: return .clear
      case .flash(let key, let value): return .flash(key, json("\(value)"))
      case .keepFlash(let key, let value): return .keepFlash(key, json("\(value)"))
      case .removeFlash(let key): return .removeFlash(key)
      case .subject(let name): return .setSubject(name)
      }
    }
  }

  static let sequential = ConformanceCase(
    "CRUD-017", "200 random requests in a row leave what a simple model says",
    rules: ["FD-3", "FD-6", "CC-1", "CC-5", "FL-2", "FL-6", "ROT-6"],
    body: { t in
      var session = try await t.create([.set("start", json("1"))])
      var model = Model(fields: ["start": "1"])
      for _ in 0..<200 {
        session = try await request(session, &model, t)
        session = try await t.expectFields(session.token, map(model.fields))
        try await t.expectFlash(session.token, map(model.flash))
        try t.expect("the subject", session.snapshot.content.subject, equals: model.subject)
      }
    })

  private static func request(_ session: HeldSession, _ model: inout Model, _ t: CaseContext) async throws -> HeldSession {
    switch t.random(in: 0...19) {
    case 0, 1:
      let key = key(t)
      defer { model.flash[key] = nil }
      return try await t.expectTaken(.key(key), from: session, map(model.flash.filter { $0.key == key }))
    case 2:
      defer { model.flash = [:] }
      return try await t.expectTaken(.all, from: session, map(model.flash))
    case 3:
      t.advance(by: .milliseconds(t.random(in: 0...120_000)))
      return try await t.visit(session)
    default:
      let steps = (0..<t.random(in: 1...4)).map { _ in step(t) }
      for step in steps { model.apply(step) }
      let rotation: Rotation? = t.random(in: 0...9) == 0 ? .privilegeChange() : nil
      let outcome = try await t.commit(
        steps.map(\.operation), to: session, options: CommitOptions(rotation: rotation))
      switch outcome {
      case .committed(let snapshot, let token): return HeldSession(token: token ?? session.token, snapshot: snapshot)
      case .unchanged: return session
      default: throw CaseFailure("the commit", expected: "committed or unchanged", seen: t.describe(outcome))
      }
    }
  }

  private static func key(_ t: CaseContext) -> String { ["a", "b", "c", "ab"][t.random(in: 0...3)] }

  private static func step(_ t: CaseContext) -> Step {
    switch t.random(in: 0...16) {
    case 0...4: return .set(key(t), t.random(in: 1...4))
    case 5, 6: return .remove(key(t))
    case 7, 8: return .add(t.random(in: -5...5))
    case 9: return .append(key(t))
    case 10...12: return .flash(key(t), t.random(in: 1...3))
    case 13: return .keepFlash(key(t), t.random(in: 4...6))
    case 14: return .removeFlash(key(t))
    case 15: return .subject(["ada", "grace", nil][t.random(in: 0...2)])
    default: return t.random(in: 0...3) == 0 ? .clear : .set("start", t.random(in: 0...1))
    }
  }

  private static func map(_ values: [String: String]) -> FieldMap {
    FieldMap(values.map { (key: $0.key, value: json($0.value)) })
  }
}
