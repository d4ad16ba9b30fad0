import Foundation
import SessionsBenchmark
import Testing

/// The reader and the schema of the fixtures are tested against each other: both demand the same.
@Suite struct ResultSchemaTests {
  @Test func `the sample of the fixtures is the one that the tests make, and says that it is none`() throws {
    let url = SchemaWalk.folder.appendingPathComponent("sample.json")
    if ProcessInfo.processInfo.environment["SESSIONS_RECORD_FIXTURES"] == "1" { try ResultFile.write(SampleResult.full).write(to: url) }
    let data = try Data(contentsOf: url)
    let sample = try ResultFile.read(data)
    #expect(sample == SampleResult.full, "fixtures/benchmark/sample.json is out of date: run ci/record-fixtures")
    #expect(sample.synthetic)
    #expect(try ResultFile.read(ResultFile.write(sample)) == sample)
  }

  @Test func `the small sample has every field of the schema`() throws {
    let walk = try SchemaWalk(SampleResult.small)
    #expect(walk.unused == [])
    #expect(walk.fields.count > 120)
  }

  @Test func `a field that the schema requires is missed by the reader, and any other is not`() throws {
    let walk = try SchemaWalk(SampleResult.small)
    for field in walk.fields {
      let error = walk.error(without: field)
      if field.text == "schemaVersion" {
        #expect(error == .notAResult)
      } else if field.isRequired {
        #expect(error == .missing(path: field.text), "\(field.text)")
      } else if case .badValue? = error {
        // It may be absent elsewhere: a sweep and its steps, and a plan and its lag, only go together.
        #expect(["lag", "step", "sweep", "offeredPerSecond"].contains(field.name ?? ""), "\(field.text)")
      } else {
        #expect(error == nil, "\(field.text)")
      }
    }
  }

  @Test func `a value of another type is refused with its place`() throws {
    let walk = try SchemaWalk(SampleResult.small)
    for field in walk.fields {
      guard let error = walk.error(changing: field) else {
        Issue.record("\(field.text) may be anything")
        continue
      }
      switch error {
      case .wrongType(let path, _), .badValue(let path, _): #expect(path.hasPrefix(field.text), "\(field.text)")
      default: Issue.record("\(field.text): \(error)")
      }
    }
  }

  @Test func `a field that the schema does not have is refused with its place`() throws {
    let walk = try SchemaWalk(SampleResult.small)
    for object in walk.objects {
      #expect(walk.error(adding: "extra", to: object) == .unknownField(path: FieldPath.field("extra", in: object.text)))
    }
  }
}
