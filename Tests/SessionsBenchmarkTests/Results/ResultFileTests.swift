import Foundation
import SessionsBenchmark
import Testing

@Suite struct ResultFileTests {
  private func error(_ json: String) -> ResultReadError? {
    do throws(ResultReadError) {
      _ = try ResultFile.read(Data(json.utf8))
      return nil
    } catch { return error }
  }

  /// The small sample with a piece of its text replaced.
  private func changed(_ old: String, _ new: String) throws -> String {
    let text = String(decoding: try ResultFile.write(SampleResult.small), as: UTF8.self)
    let range = try #require(text.range(of: old), "the sample has no \(old)")
    return text.replacingCharacters(in: range, with: new)
  }

  @Test func `what is written is read back as it was`() throws {
    let data = try ResultFile.write(SampleResult.small)
    #expect(try ResultFile.read(data) == SampleResult.small)
    #expect(try ResultFile.write(ResultFile.read(data)) == data)
  }

  @Test func `every error says what is wrong and what to do`() {
    #expect(error("{") != nil)
    #expect(error("{")?.description.contains("run it again") == true)
    #expect(error("[]") == .notAResult)
    #expect(error("{}") == .notAResult)
    #expect(error("{}")?.description.contains("give a file that 'sessionlab bench' wrote") == true)
    #expect(error(#"{"schemaVersion": 2}"#) == .unknownVersion(2))
    #expect(error(#"{"schemaVersion": 2}"#)?.description == "it has format 2, and this sessionlab reads format 1: use a newer sessionlab")
    #expect(error(#"{"schemaVersion": 0}"#)?.description.contains("write it anew") == true)
    #expect(error(#"{"schemaVersion": "1"}"#) == .wrongType(path: "schemaVersion", expected: "a whole number"))
    #expect(error(#"{"schemaVersion": 1}"#).map { "\($0)".contains("' is missing: ") } == true)
  }

  @Test func `ids have to be those of backends and workloads`() throws {
    let reference = try changed(#""reference":"postgres","rounds":["#, #""reference":"mysql","rounds":["#)
    #expect(error(reference).map(bad) == "reference: there is no backend 'mysql'")
    let comparison = try changed(#""reference":"postgres","rounds":6"#, #""reference":"mysql","rounds":6"#)
    #expect(error(comparison).map(bad) == "comparisons[0].reference: there is no backend 'mysql'")
    let cell = try changed(#"{"backend":"cookie","#, #"{"backend":"mysql","#)
    #expect(error(cell).map(bad)?.hasSuffix(".backend: there is no backend 'mysql'") == true)
    let workload = try changed(#","workload":"browse"}"#, #","workload":"other"}"#)
    #expect(error(workload).map(bad)?.hasSuffix(".workload: there is no workload 'other'") == true)
    let twice = try changed(#""id":"cookie""#, #""id":"redis""#)
    #expect(error(twice).map(bad) == "backends: two have the same id")
  }

  @Test func `numbers have to agree with each other`() throws {
    #expect(error(try changed(#""measureSeconds":5"#, #""measureSeconds":0"#)).map(bad)?.hasSuffix("a measurement takes time") == true)
    let count = try changed(#""requests":{"count":"#, #""requests":{"count":1"#)
    #expect(error(count).map(bad)?.contains(".requests.service: it holds ") == true)
    let model = try changed(#""model":"closed""#, #""model":"open""#)
    #expect(error(model).map(bad)?.hasSuffix("and a closed loop has neither") == true)
    let step = try changed(#""step":110,"#, #""step":-110,"#)
    #expect(error(step).map(bad)?.hasSuffix(".step: a step is more than zero") == true)
    let counter = try changed(#""counters":{"hit":"#, #""counters":{"hit":-"#)
    #expect(error(counter).map(bad)?.hasSuffix(".counters: a count is negative or more than can be") == true)
  }

  @Test func `what a run was measured with has a name and a number`() throws {
    let batch = try changed(#""pairing":{"batch":1"#, #""pairing":{"batch":0"#)
    #expect(error(batch).map(bad) == "pairing.batch: batches are counted from 1")
    let id = try changed(#""id":"sample","role""#, #""id":"","role""#)
    #expect(error(id).map(bad) == "pairing.id: an id is not empty")
    let role = try changed(#""role":"base""#, #""role":"other""#)
    #expect(error(role).map(bad)?.hasPrefix("pairing.role: ") == true)
  }

  @Test func `a cell without verified data cannot have numbers`() throws {
    let smuggled = try changed(#""status":"invalid""#, #""status":"invalid","verified":3"#)
    guard case .unknownField(let path)? = error(smuggled) else {
      Issue.record("read, or refused otherwise: \(String(describing: error(smuggled)))")
      return
    }
    #expect(path.hasSuffix(".verified"))
  }

  /// The path and the reason of a bad value; the text of other errors.
  private func bad(_ error: ResultReadError) -> String {
    if case .badValue(let path, let reason) = error { return "\(path): \(reason)" }
    return error.description
  }
}
