import Benchmark
import Sessions

/// The record format of stores with server state.
enum CodecBenchmarks {
  static func register() {
    for size in SampleContent.sizes {
      let payload = RecordPayload(verifier: SessionToken().verifier, content: SampleContent.content(size))
      let bytes = payload.encoded()
      Benchmark("record encode \(SampleContent.name(size))") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(payload.encoded()) }
      }
      Benchmark("record decode \(SampleContent.name(size))") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try RecordPayload(bytes)) }
      }
    }
  }
}
