package reach

import (
	"context"
	"time"

	"recado.dev/internal/desk"
)

// mostDays is how many days are answered at once: two years.
const mostDays = 731

// CountDay is how many came by a link on a day.
type CountDay struct {
	Day    string `json:"day"`
	QR     int64  `json:"qr"`
	Button int64  `json:"button"`
	Web    int64  `json:"web"`
	Direct int64  `json:"direct"`
	Visits int64  `json:"visits"` // the four together
	Chats  int64  `json:"chats"`  // cases that began, or went on, with its words
}

func (d *CountDay) add(way desk.ReachWay, n int64) {
	switch way {
	case desk.ReachQR:
		d.QR += n
	case desk.ReachButton:
		d.Button += n
	case desk.ReachWeb:
		d.Web += n
	case desk.ReachDirect:
		d.Direct += n
	case desk.ReachChat:
		d.Chats += n
		return
	}
	d.Visits += n
}

// Counts are how many came by a link: of each day asked for, also those on
// which nobody did, of them together, and since there is the link.
type Counts struct {
	Days     []CountDay `json:"days" nullable:"false"`
	Sum      CountDay   `json:"sum"`
	Ever     CountDay   `json:"ever"`
	Timezone string     `json:"timezone"`
}

// Counts answers how many came by a link from one day to another, 30 days to
// today where they are "".
func (s *Service) Counts(ctx context.Context, ws, id, from, to string) (Counts, error) {
	out := Counts{Days: []CountDay{}}
	q := s.cfg.Store.Read()
	workspace, err := q.WorkspaceByID(ctx, ws)
	if err != nil {
		return out, err
	}
	zone := zoneOf(workspace.Timezone)
	out.Timezone = zone.String()
	if to == "" {
		to = today(s.cfg.Clock.Now(), zone)
	}
	last, err := time.Parse(time.DateOnly, to)
	if err != nil {
		return out, desk.Invalid("to", "must be a day such as 2026-11-21")
	}
	first := last.AddDate(0, 0, -29)
	if from != "" {
		if first, err = time.Parse(time.DateOnly, from); err != nil {
			return out, desk.Invalid("from", "must be a day such as 2026-11-21")
		}
	}
	if first.After(last) || last.Sub(first) > mostDays*24*time.Hour {
		return out, desk.Invalid("from", "must be before the last day, by at most two years")
	}
	at := map[string]int{}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		day := d.Format(time.DateOnly)
		at[day] = len(out.Days)
		out.Days = append(out.Days, CountDay{Day: day})
	}
	rows, err := q.ReachDays(ctx, ws, id, first.Format(time.DateOnly), to)
	if err != nil {
		return out, err
	}
	for _, c := range rows {
		out.Days[at[c.Day]].add(c.Way, c.N)
		out.Sum.add(c.Way, c.N)
	}
	totals, err := q.ReachTotals(ctx, ws, []string{id})
	for _, c := range totals {
		out.Ever.add(c.Way, c.N)
	}
	return out, err
}
