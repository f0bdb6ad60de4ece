package insight

import (
	"context"
	"time"

	"recado.dev/internal/report"
)

// Traffic is what a channel carries now, and what failed on it within a day.
type Traffic struct {
	// Received and Sent are of the last five minutes, the present one included.
	Received int64        `json:"received" doc:"in the last five minutes"`
	Sent     int64        `json:"sent" doc:"in the last five minutes"`
	Errors   []ErrorCount `json:"errors" nullable:"false" doc:"why messages failed within a day, the most frequent first"`
	Letters  int64        `json:"dead_letters" doc:"of a day, requests of the platform that had no effect and were not looked after yet"`
}

// ErrorCount is how often a reason came.
type ErrorCount struct {
	Code   string    `json:"code"`
	Title  string    `json:"title"`
	Count  int64     `json:"count"`
	LastAt time.Time `json:"last_at"`
}

const (
	trafficMinutes = 5
	mostErrors     = 20
	aDay           = 24 * time.Hour
)

// Traffic answers what a channel carries.
func (s *Service) Traffic(ctx context.Context, ws, channelID string) (Traffic, error) {
	now := s.clock.Now()
	q := s.store.Read()
	sums, err := q.ChannelTraffic(ctx, ws, channelID, minuteOf(now)-trafficMinutes+1)
	if err != nil {
		return Traffic{}, err
	}
	out := Traffic{Received: sums.Received, Sent: sums.Sent, Errors: []ErrorCount{}}
	list, err := q.InsightErrors(ctx, ws, channelID, report.SlotOf(now.Add(-aDay)), mostErrors)
	if err != nil {
		return out, err
	}
	for _, e := range list {
		out.Errors = append(out.Errors, ErrorCount(e))
	}
	out.Letters, err = q.DeadLettersOf(ctx, ws, channelID, now.Add(-aDay))
	return out, err
}

// Errors answers how many messages failed within a day, by channel.
func (s *Service) Errors(ctx context.Context, ws string, channels []string) (map[string]int64, error) {
	return s.store.Read().ChannelErrors(ctx, ws, channels, report.SlotOf(s.clock.Now().Add(-aDay)))
}
