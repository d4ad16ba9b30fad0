import ArgumentParser
import SessionsBenchmark

extension DurabilityNeed: ExpressibleByArgument {}
extension RevocationNeed: ExpressibleByArgument {}
extension ConcurrentChangesNeed: ExpressibleByArgument {}
