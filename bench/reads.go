package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// reads measures the desk's hottest questions on a large desk, which it fills
// as platforms do: by webhooks.
func (b *bench) reads() error {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	defer s.remove()
	if err := s.start(b.binary, ""); err != nil {
		return err
	}
	if err := s.addChannel("http://127.0.0.1:9"); err != nil {
		return err
	}
	if err := b.fill(s); err != nil {
		return err
	}
	var page struct {
		Items []struct {
			ConversationID string `json:"conversation_id"`
		} `json:"items"`
	}
	if err := s.call("GET", "/api/v1/cases?limit=200", nil, &page); err != nil {
		return err
	}
	if len(page.Items) == 0 {
		return fmt.Errorf("the inbox is empty")
	}
	inbox := s.get("/api/v1/cases?status=open&limit=25")
	if err := b.read(s, "inbox's first page", 3000, 10, func(int64) []byte { return inbox }); err != nil {
		return err
	}
	threads := make([][]byte, len(page.Items))
	for i, c := range page.Items {
		threads[i] = s.get("/api/v1/conversations/" + c.ConversationID + "/messages?order=desc&limit=30")
	}
	if err := b.read(s, "one conversation", 5000, 8, func(i int64) []byte { return threads[i%int64(len(threads))] }); err != nil {
		return err
	}
	rare := s.get("/api/v1/search?q=" + url.QueryEscape("aguja77"))
	if err := b.read(s, "search of a rare word", 0, 10, func(int64) []byte { return rare }); err != nil {
		return err
	}
	common := s.get("/api/v1/search?q=pedido")
	return b.read(s, "search of a common word", 0, 40, func(int64) []byte { return common })
}

func (b *bench) read(s *server, name string, rate, p99 float64, next func(int64) []byte) error {
	r, err := s.burst(16, time.Duration(b.seconds*float64(time.Second)), 1<<40, next)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if r.other > 0 {
		return fmt.Errorf("%s: %d answers were not 200", name, r.other)
	}
	note := fmt.Sprintf("%d messages", b.messages)
	b.add("reads", name+", 16 connections", r.perSecond(), "/s", rate, true, note)
	b.add("reads", name+", p99", r.quantile(0.99), "ms", p99, false, note)
	return nil
}

// fill sends the messages, ten to a conversation, and waits until they are
// applied and found by search.
func (b *bench) fill(s *server) error {
	total := int64(b.messages)
	began := time.Now()
	fmt.Printf("          filling a desk with %d messages by webhooks …\n", total)
	customers := max(b.messages/10, 1)
	_, err := s.burst(16, time.Hour, total, func(i int64) []byte {
		text := "Hola, quiero saber de mi pedido"
		if i%10_000 == 77 {
			text = "busco la aguja77 del pedido"
		}
		return s.request(payload(int(i), customers, text))
	})
	if err != nil {
		return err
	}
	n, err := s.waitApplied(20 * time.Minute)
	if err != nil {
		return err
	}
	elapsed := time.Since(began).Seconds()
	b.add("reads", "messages sent, applied and stored while filling", float64(n)/elapsed, "/s", 5000, true, fmt.Sprintf("%.0f s, the load generator on the same cores", elapsed))
	want := int(max(total/10_000, 1))
	deadline := time.Now().Add(10 * time.Minute)
	for time.Now().Before(deadline) {
		var found struct {
			Messages []json.RawMessage `json:"messages"`
		}
		if err := s.call("GET", "/api/v1/search?q=aguja77&limit=200", nil, &found); err != nil {
			return err
		}
		if len(found.Messages) >= min(want, 50) {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("search never found what was sent")
}
