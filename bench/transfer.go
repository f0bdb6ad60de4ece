package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"time"
)

// transferred is how many contacts go in and out.
const transferred = 20_000

// transfer measures how fast contacts are imported and exported.
func (b *bench) transfer() error {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	defer s.remove()
	if err := s.start(b.binary); err != nil {
		return err
	}
	began := time.Now()
	if err := s.importContacts(contactsFile()); err != nil {
		return err
	}
	b.add("transfer", fmt.Sprintf("import of %d contacts, checked and kept", transferred), transferred/time.Since(began).Seconds(), "/s", 0, true, "")
	began = time.Now()
	size, err := s.download("/api/v1/contacts/export.csv")
	if err != nil {
		return err
	}
	b.add("transfer", "export of them as CSV", transferred/time.Since(began).Seconds(), "/s", 0, true, fmt.Sprintf("%.1f MB", float64(size)/1e6))
	_, peak := s.memory()
	b.add("transfer", "resident memory meanwhile", peak, "MB", 300, false, "")
	return nil
}

func contactsFile() []byte {
	var file bytes.Buffer
	file.WriteString("name,phone,email,customer\n")
	for i := range transferred {
		fmt.Fprintf(&file, "%s %s,+34622%06d,c%d@customers.example,K%d\n", firstNames[i%len(firstNames)], lastNames[i/7%len(lastNames)], i, i, i)
	}
	return file.Bytes()
}

// importContacts uploads a file, has it imported and waits for its end.
func (s *server) importContacts(file []byte) error {
	id, err := s.upload(file)
	if err != nil {
		return err
	}
	plan := map[string]any{"fields": []string{"name", "phone", "email", "external_key"}, "match_by": "external_key", "missing": "create", "found": "update"}
	if err := s.call("POST", "/api/v1/imports/"+id+"/start", plan, nil); err != nil {
		return err
	}
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var at struct{ State string }
		if err := s.call("GET", "/api/v1/imports/"+id, nil, &at); err != nil {
			return err
		}
		switch at.State {
		case "done":
			return nil
		case "failed":
			return fmt.Errorf("the import failed")
		}
	}
	return fmt.Errorf("the import did not end")
}

func (s *server) upload(file []byte) (string, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "contacts.csv")
	if err != nil {
		return "", err
	}
	if _, err := part.Write(file); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	req, err := http.NewRequest(http.MethodPost, s.base+"/api/v1/imports", &form)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("upload: %s: %s, %w", res.Status, text, cmp.Or(err, errRefused))
	}
	var made struct{ ID string }
	return made.ID, json.Unmarshal(text, &made)
}

// download reads an answer to its end and answers its length.
func (s *server) download(path string) (int64, error) {
	req, err := http.NewRequest(http.MethodGet, s.base+path, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", path, res.Status)
	}
	return io.Copy(io.Discard, res.Body)
}
