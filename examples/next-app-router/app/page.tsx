export default function Page() {
  return (
    <p>
      Publish a message to <code>/api/qstash</code>.
    </p>
  );
}
