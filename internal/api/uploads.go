package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/media"
)

// formOverhead is what a form may have around its file.
const formOverhead = 1 << 20

// uploadTime is how long a file may take to arrive.
const uploadTime = 15 * time.Minute

func (a *API) registerUploads() {
	a.raw(route{
		Method: http.MethodPost, Path: "/uploads", Summary: "Upload a file that a message will carry: multipart, field file", Tag: "Messages",
		Ability: access.MessagesSend, Status: http.StatusCreated, MaxBody: media.MaxBytes + formOverhead,
	}, a.upload)
}

func (a *API) upload(w http.ResponseWriter, r *http.Request) {
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(uploadTime)) // a large file outlives the server's limit
	kept, err := a.takeUpload(r)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(kept)
}

// takeUpload reads the form part by part: the file goes to disk as it comes.
func (a *API) takeUpload(r *http.Request) (desk.Attachment, error) {
	who, _ := access.From(r.Context())
	form, err := r.MultipartReader()
	if err != nil {
		return desk.Attachment{}, desk.Invalid("body", "expected multipart/form-data with a file")
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return desk.Attachment{}, desk.Invalid("file", "the form has no file")
		}
		if err != nil {
			return desk.Attachment{}, uploadError(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue // read over; the form's limit bounds it
		}
		kept, err := a.Media.Upload(r.Context(), who, cleanText(part.FileName()), part)
		if err != nil {
			return desk.Attachment{}, uploadError(err)
		}
		return kept, nil
	}
}

// uploadError tells a form that is too large or broken from our own trouble.
func uploadError(err error) error {
	var large *http.MaxBytesError
	var known *desk.Error
	switch {
	case errors.As(err, &large):
		return tooLarge(media.MaxBytes)
	case errors.As(err, &known):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return desk.Invalid("body", "the form ends too early")
	}
	return err
}
