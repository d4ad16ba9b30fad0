import Foundation
import Sessions
