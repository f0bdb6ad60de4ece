package casework

import (
	"time"

	"recado.dev/internal/desk"
)

// taken has the case's view show at once that it waits for nobody any more;
// routing itself hears of it by the event.
func taken(c *desk.Case, at time.Time) {
	waits := c.Routing.State == desk.RoutingWaiting || c.Routing.State == desk.RoutingOffered
	switch {
	case c.Status == desk.CaseResolved && c.Routing.State != desk.RoutingNone && c.Routing.State != "":
		c.Routing = desk.CaseRouting{State: desk.RoutingNone, Since: &at}
	case c.AssigneeID != "" && waits:
		c.Routing = desk.CaseRouting{State: desk.RoutingAssigned, Since: &at}
	}
}
