"""Foreign texts in, content trees and reports out; see `cms.importing.read.read`."""
