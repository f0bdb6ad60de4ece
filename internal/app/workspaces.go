package app

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"recado.dev/internal/auth"
	"recado.dev/internal/clock"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	"recado.dev/internal/mail"
	"recado.dev/internal/store"
)

// WorkspaceLine is what became of a row of a file of workspaces.
type WorkspaceLine struct {
	Row       int    `json:"row"` // counted from 1 below the heading
	Workspace string `json:"workspace"`
	State     string `json:"state"` // made, existed, failed, or would be made
	auth.AddedWorkspace
	Problem string `json:"problem,omitempty"`
}

// workspaceColumns are the columns that a file of workspaces may have.
var workspaceColumns = []string{"workspace", "email", "locale", "timezone"}

// ImportWorkspaces makes the workspaces of a CSV file, and writes a JSON line
// for each row. It answers how many failed. With check nothing is made.
func ImportWorkspaces(ctx context.Context, cfg config.Config, file io.Reader, check bool, out io.Writer) (int, error) {
	rows, err := readWorkspaces(file)
	if err != nil {
		return 0, err
	}
	failed := 0
	err = with(ctx, cfg, func(s *store.Store) error {
		log := newLog(cfg, os.Stderr)
		letters, err := mail.New(mail.Config{SMTPURL: cfg.SMTPURL, From: cfg.MailFrom, Log: log})
		if err != nil {
			return err
		}
		service := auth.New(auth.Config{Store: s, Clock: clock.System{}, Log: log, Mail: letters, PublicURL: cfg.PublicURL})
		defer service.Stop(ctx)
		lines := json.NewEncoder(out)
		for i, row := range rows {
			line := makeWorkspace(ctx, service, row, check)
			if line.Row = i + 1; line.State == "failed" {
				failed++
			}
			if err := lines.Encode(line); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	return failed, err
}

func makeWorkspace(ctx context.Context, service *auth.Service, row auth.NewWorkspace, check bool) WorkspaceLine {
	line := WorkspaceLine{Workspace: row.Workspace, State: "made"}
	var err error
	if check {
		line.State, err = "would be made", auth.CheckWorkspace(row)
	} else {
		line.AddedWorkspace, err = service.AddWorkspace(ctx, row)
	}
	var told *desk.Error
	switch {
	case errors.As(err, &told):
		line.State, line.Problem = "failed", told.Public
	case err != nil:
		line.State, line.Problem = "failed", err.Error()
	case line.Existed:
		line.State = "existed"
	}
	return line
}

func readWorkspaces(file io.Reader) ([]auth.NewWorkspace, error) {
	sheet := csv.NewReader(file)
	sheet.FieldsPerRecord, sheet.TrimLeadingSpace = -1, true
	heading, err := sheet.Read()
	if err != nil {
		return nil, desk.Invalid("file", "this is not a CSV file with a heading of %s", strings.Join(workspaceColumns, ", "))
	}
	for i, name := range heading {
		heading[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		if !slices.Contains(workspaceColumns, heading[i]) {
			return nil, desk.Invalid("file", "there is no column %q: the columns are %s", heading[i], strings.Join(workspaceColumns, ", "))
		}
	}
	var rows []auth.NewWorkspace
	for {
		cells, err := sheet.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the file: %w", err)
		}
		cell := func(name string) string {
			if i := slices.Index(heading, name); i >= 0 && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		rows = append(rows, auth.NewWorkspace{Workspace: cell("workspace"), Email: cell("email"), Locale: cell("locale"), Timezone: cell("timezone")})
	}
}
