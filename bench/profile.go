package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// profiling keeps a profile of where the server's processor time goes from now
// on, for as long as a load lasts, in the folder of -profile. The answered
// function waits until it is written.
func (b *bench) profiling(s *server, name string, length time.Duration) (wait func() error) {
	if b.profile == "" {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	go func() { done <- b.takeProfile(s, name, length) }()
	return func() error { return <-done }
}

func (b *bench) takeProfile(s *server, name string, length time.Duration) error {
	seconds := max(int(length.Seconds()), 1)
	req, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", s.base, seconds), nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+operatorToken)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("profile: %s", res.Status)
	}
	if err := os.MkdirAll(b.profile, 0o755); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(b.profile, strings.NewReplacer(" ", "-", "'", "").Replace(strings.ToLower(name))+".pprof"))
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, res.Body); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
