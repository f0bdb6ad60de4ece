package youtube

import (
	"fmt"
	"net/http"
	"time"
	_ "time/tzdata" // the quota's day is that of California, also on machines without a list of zones

	"recado.dev/internal/platform"
)

// pacific is where the day of the quota ends.
func pacific(at time.Time) time.Time {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		zone = time.FixedZone("PST", -8*3600)
	}
	return at.In(zone)
}

func dayOf(at time.Time) string { return pacific(at).Format(time.DateOnly) }

// reset is when a new day's quota begins.
func reset(at time.Time) time.Time {
	y, m, d := pacific(at).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, pacific(at).Location()).UTC()
}

// spend counts what a call costs: it does whatever becomes of it.
func (s *session) spend(method string) {
	units := writeUnits
	if method == http.MethodGet {
		units = readUnits
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if day := dayOf(s.host.Clock.Now()); day != s.day {
		s.day, s.spent = day, 0
	}
	s.spent += units
}

// remember takes over what was spent before this session.
func (s *session) remember(day string, spent int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if today := dayOf(s.host.Clock.Now()); day == today {
		if s.day != today {
			s.day, s.spent = today, 0
		}
		s.spent = max(s.spent, spent)
	}
}

func (s *session) today() (day string, spent int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	day = dayOf(s.host.Clock.Now())
	if day == s.day {
		spent = s.spent
	}
	return day, spent
}

// costOfLook is what a look costs: the list of videos, their numbers, what is held
// for review, the comments of each video, and answers that are read again.
const costOfLook = 1 + 1 + 1 + maxVideos + maxRead

// Plan implements platform.Lookout.
func (s *session) Plan() platform.LookoutPlan {
	_, spent := s.today()
	s.mu.Lock()
	defer s.mu.Unlock()
	perDay := int(24 * time.Hour / s.every)
	return platform.LookoutPlan{
		Every: s.every, Quota: s.quota, Spends: perDay * costOfLook, Left: max(0, s.quota-spent), LastAt: s.last, NextAt: s.next,
		Says: platform.Text{
			En: fmt.Sprintf("Each hour: 1 unit for the %d newest videos, 1 for their numbers, 1 for comments held for review, %d for the %d newest comments of each video and up to %d for answers below older ones: %d. That is %d × %d = %d of the %d units that a day has. Each answer, change, deletion or moderation costs %d more.",
				maxVideos, maxVideos, newest, maxRead, costOfLook, perDay, costOfLook, perDay*costOfLook, s.quota, writeUnits),
			Es: fmt.Sprintf("Cada hora: 1 unidad por los %d vídeos más nuevos, 1 por sus cifras, 1 por los comentarios retenidos para revisión, %d por los %d comentarios más nuevos de cada vídeo y hasta %d por respuestas a otros anteriores: %d. Son %d × %d = %d de las %d unidades que tiene un día. Cada respuesta, cambio, borrado o moderación cuesta %d más.",
				maxVideos, maxVideos, newest, maxRead, costOfLook, perDay, costOfLook, perDay*costOfLook, s.quota, writeUnits),
		},
	}
}
