/** Two short tones. A browser that has not been touched yet stays silent. */
export function chime() {
  const audio = new AudioContext();
  const tone = (hertz: number, at: number) => {
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, audio.currentTime + at);
    volume.gain.exponentialRampToValueAtTime(0.12, audio.currentTime + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + at + 0.22);
    source.connect(volume).connect(audio.destination);
    source.start(audio.currentTime + at);
    source.stop(audio.currentTime + at + 0.25);
  };
  tone(660, 0);
  tone(880, 0.12);
  setTimeout(() => void audio.close(), 800);
}
