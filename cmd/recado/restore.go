package main

import (
	"encoding/json"
	"time"

	"github.com/spf13/cobra"

	"recado.dev/internal/app"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
)

func restore() *cobra.Command {
	var after app.After
	var until string
	c := command(&cobra.Command{
		Use:   "restore FILE",
		Short: "Bring a backup into an empty data folder or database, and what the journal has kept since",
		Long: "Bring a backup into an empty data folder or database. With --journal-from, what customers\n" +
			"wrote after the backup comes back too, out of the journal of the desk of which it was made,\n" +
			"up to the time --until. What people of the team did after the backup does not come back.",
		Example: "  recado restore /backups/recado-2026-11-21.tar.gz --data ./data\n  recado restore recado.tar.gz --database-url postgres://recado@db/recado\n" +
			"  recado restore recado.tar.gz --data ./new --journal-from ./data --until '2026-11-21 14:55'",
		Args: cobra.ExactArgs(1),
	}, func(c *cobra.Command, cfg config.Config, args []string) error {
		var err error
		if after.Until, err = moment(until); err != nil {
			return err
		}
		report, err := app.Restore(c.Context(), cfg, version, args[0], after)
		if err != nil {
			return err
		}
		return json.NewEncoder(c.OutOrStdout()).Encode(report)
	})
	c.Flags().StringVar(&after.Journal, "journal-from", "", "data folder, or postgres:// address, of the desk of which the backup was made")
	c.Flags().StringVar(&until, "until", "", "how far to follow its journal: 2026-11-21T14:55:00Z, or '2026-11-21 14:55' by this machine's time (default: to its end)")
	return c
}

// moment reads a time as people or programs write it; "" is the zero time.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, form := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, desk.E(desk.CodeInvalid, "%q is no time: write 2026-11-21T14:55:00Z or '2026-11-21 14:55'", text)
}
