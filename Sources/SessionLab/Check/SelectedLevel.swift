import ArgumentParser
import SessionsConformance

/// Which levels of cases a command line selects.
enum SelectedLevel: String, ExpressibleByArgument, CaseIterable {
  case must
  case should
  case all

  func includes(_ level: CaseLevel) -> Bool {
    switch self {
    case .must: level == .must
    case .should: level == .should
    case .all: true
    }
  }
}
