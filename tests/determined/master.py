# SPDX-License-Identifier: Apache-2.0
"""A loop-back master of Determined for tests: speaks the dialect of any version, and can be told to misbehave.

Every body that a program sends is read by Determined's own bindings (the package determined==0.38.1), which then write
it again: a missing field, a wrong type or a field that they don't know lands in `problems`. Answers go through them, too.

    with Master(version="0.38.1") as master:
        trial = master.add_trial(hparams={"lr": 0.1}, config={...})
        trial.write_info(folder)                    # cluster.json, trial.json, rendezvous.json, resources.json
        run([...], env=trial.environment(folder))   # a program that is a trial
        trial.preempt()                             # the signal; ack in trial.acknowledged
        master.misbehave("POST", "/metrics", [500, 503, "reset", Slow(0.5)])  # the next answers on that route
    trial.metrics["validation"], trial.progress, trial.checkpoints, trial.statuses, master.requests, master.problems
"""
import base64
import contextlib
import json
import os
import re
import ssl
import subprocess
import tarfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from determined.common.api import bindings


@dataclass
class Request:
    """What a program sent, and what it got."""
    method: str
    path: str
    query: dict
    headers: dict
    body: object  # JSON, or None
    time: float
    status: int = 0


@dataclass
class Slow:
    """Answers as it should, but only after so many seconds."""
    seconds: float


class Refused(Exception):
    """An answer with a status that isn't 200."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def version_tuple(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


class Trial:
    """A trial, and all that was reported about it."""

    def __init__(self, master, number, experiment, config, hparams, *, managed, slots=1, seed=1):
        self.master, self.id, self.experiment = master, number, experiment
        self.config, self.hparams, self.slots, self.seed = config, hparams, slots, seed
        self.allocation_id = f"{number}.{experiment}.1" if managed else ""
        self.task_id = f"{experiment}.trial-{number}"
        self.run_id = 1
        self.latest_checkpoint = None
        self.steps_completed = 0
        self.operations = []        # lengths, for versions to 0.37
        self.completed = []         # (length, searcher metric)
        self.metrics = {}           # group: {steps_completed: avgMetrics}
        self.batch_metrics = {}     # the same with lists
        self.events = []            # in the order of arrival: ("status", "training"), ("training", 10), …
        self.progress = []
        self.statuses = []
        self.states = []            # of an unmanaged one
        self.logs = []
        self.logs_break_after = None  # the connection is closed once after so many lines
        self.ended = threading.Event()  # whoever follows the log is told its end
        self.early_exit = None
        self.run_starts = []        # bodies of runs/start
        self.acknowledged = 0
        self._preempted = threading.Event()

    def preempt(self):
        """The signal to stop: the scheduler wants the slots, or a searcher of 0.38 stops the trial."""
        self._preempted.set()

    def restart(self):
        """What the master does before it starts the trial's next container."""
        self._preempted.clear()
        self.run_id += 1
        self.allocation_id = f"{self.id}.{self.experiment}.{self.run_id}"
        self.acknowledged = 0
        if self.master.checkpoints:
            last = list(self.master.checkpoints.values())[-1]
            self.latest_checkpoint = last["uuid"]
            self.steps_completed = last["metadata"]["steps_completed"]

    def wait_preempted(self, seconds):
        return self._preempted.wait(seconds)

    @property
    def is_preempted(self):
        return self._preempted.is_set()

    def json(self):
        steps = max(self.metrics.get("validation", {0: None}))
        made = {"experimentId": self.experiment, "hparams": self.hparams, "id": self.id, "restarts": 0,
                "startTime": "2024-01-01T00:00:00Z", "state": "STATE_RUNNING", "taskId": self.task_id,
                "totalBatchesProcessed": steps}
        if steps:
            made["latestValidation"] = {"metrics": {"avgMetrics": {}}, "numInputs": 0, "totalBatches": steps}
        return made

    def write_info(self, folder, **changes):
        """Writes `folder`/info as Determined's container set-up does. `changes` replace values of cluster.json."""
        info = Path(folder) / "info"
        info.mkdir(parents=True, exist_ok=True)
        cluster = {"master_url": self.master.url, "cluster_id": self.master.cluster_id, "agent_id": "agent",
                   "slot_ids": list(range(self.slots)), "task_id": self.task_id, "allocation_id": self.allocation_id,
                   "session_token": self.master.session_token, "task_type": "TRIAL", "master_cert_name": None,
                   "master_cert_file": None, "latest_checkpoint": self.latest_checkpoint}
        trial = {"trial_id": self.id, "experiment_id": self.experiment, "trial_seed": self.seed,
                 "hparams": self.hparams, "config": self.config, "steps_completed": self.steps_completed,
                 "trial_run_id": self.run_id, "debug": False, "inter_node_network_interface": None}
        rendezvous = {"container_addrs": ["127.0.0.1"], "container_rank": 0, "container_slot_counts": [self.slots]}
        for name, content in {"cluster": {**cluster, **changes}, "trial": trial, "rendezvous": rendezvous,
                              "resources": {"gpu_uuids": []}}.items():
            (info / f"{name}.json").write_text(json.dumps(content))

    def environment(self, folder, **more):
        """The variables of a container, without this process's own DET_ ones; DET_RUN_DIR is `folder`."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith("DET_")}
        return {**variables, "DET_RUN_DIR": str(folder), "DET_MASTER": self.master.url,
                "DET_SESSION_TOKEN": self.master.session_token, "DET_USER": "determined", **more}


@dataclass
class Experiment:
    id: int
    config: str
    files: list = field(default_factory=list)
    unmanaged: bool = False
    state: str = "STATE_ACTIVE"

    def json(self):
        return {"archived": False, "config": {}, "id": self.id, "jobId": "job", "name": "", "numTrials": 0,
                "originalConfig": self.config, "projectId": 1, "projectOwnerId": 1, "searcherType": "single",
                "startTime": "2024-01-01T00:00:00Z", "state": self.state, "username": "determined"}

    def unpack(self, folder):
        """Writes the context that was submitted, as a container finds it."""
        for file in self.files:
            path = Path(folder) / file.path
            if file.type == ord(tarfile.DIRTYPE):
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b64decode(file.content, validate=True))
            path.chmod(file.mode & 0o7777)


ROUTES = []


def route(method, pattern, body=None, answer=None, since=None, until=None, open_to_all=False):
    """A method of Master that answers requests; `body` and `answer` are classes of the bindings."""
    def add(function):
        ROUTES.append((method, re.compile(pattern + r"\Z"), function, body, answer, since, until, open_to_all))
        return function
    return add


class Master:
    """The master; a context manager that listens on a free port of 127.0.0.1."""

    def __init__(self, version="0.38.1", certificate=None, key=None, host="127.0.0.1"):
        self.version = version
        self.cluster_id = "cluster-of-the-tests"
        self.session_token = "v2.session-token-that-nobody-may-print"
        self.users = {"determined": ""}      # password hashes
        self.user_token = "v2.user-token-that-nobody-may-print"
        self.tokens_valid = True
        self.requests, self.problems = [], []
        self.trials, self.experiments, self.checkpoints = {}, {}, {}
        self.external = {}
        self.best_metric = None
        self._misbehaviour = []
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer((host, 0), self._handler())
        self._server.daemon_threads = True
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True,
                                                      do_handshake_on_connect=False)
            scheme = "https"
        self.url = f"{scheme}://{host}:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    # --- What a test says -------------------------------------------------------------------------------------------

    def add_trial(self, config=None, hparams=None, experiment=None, managed=True, **more):
        number = 7 + len(self.trials)
        config = config or {}
        trial = Trial(self, number, experiment or 3, config, hparams or {}, managed=managed, **more)
        self.trials[number] = trial
        return trial

    def misbehave(self, method, pattern, answers):
        """The next answers to requests whose path contains `pattern`: a status, "reset" (the connection is closed
        unanswered), "deaf" (it is closed before the body is read), "lost" (done, but it is closed unanswered), Slow(seconds), or a pair of a status and
        a text. Slow(…) alone in place of the list: always."""
        self._misbehaviour.append((method, re.compile(pattern), answers))

    def sent(self, method, pattern):
        """The requests so far on a route."""
        with self._lock:
            return [request for request in self.requests
                    if request.method == method and re.search(pattern, request.path)]

    # --- The server -------------------------------------------------------------------------------------------------

    def _handler(self):
        master = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def handle(self):
                with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
                    super().handle()

            def serve(self):
                master._serve(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

        return Handler

    def _serve(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        request = Request(handler.command, urllib.parse.unquote(url.path), dict(urllib.parse.parse_qsl(url.query)),
                          dict(handler.headers), None, time.time())
        status, answer = 500, {}
        fault = self._next_fault(request)
        if fault == "deaf":
            return self._close(handler)
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        try:
            if raw:
                request.body = json.loads(raw, parse_constant=lambda name: self._problem(request, f"{name} isn't JSON"))
            if isinstance(fault, Slow):
                time.sleep(fault.seconds)
                fault = None
            with self._lock:
                self.requests.append(request)
            if fault == "reset":
                return self._close(handler)
            if isinstance(fault, tuple):
                raise Refused(*fault)
            if isinstance(fault, int):
                raise Refused(fault, "the master has a bad day")
            status, answer = 200, self._answer(request)
            if fault == "lost":
                return self._close(handler)
        except Refused as refused:
            status = refused.status
            answer = {"error": {"code": 2, "reason": "Error", "error": str(refused)}, "message": str(refused)}
        except Exception as error:  # pylint: disable=broad-except
            self._problem(request, repr(error))
        request.status = status
        if not isinstance(answer, dict):
            return self._stream(handler, answer)
        data = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
        return None

    def _stream(self, handler, lines):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for line in lines:
            if line == "reset":
                return self._close(handler)
            data = json.dumps({"result": line}).encode() + b"\n"
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        handler.wfile.write(b"0\r\n\r\n")
        return None

    @staticmethod
    def _close(handler):
        handler.close_connection = True
        handler.connection.close()

    def _next_fault(self, request):
        with self._lock:
            for method, pattern, answers in self._misbehaviour:
                if method == request.method and pattern.search(request.path):
                    if isinstance(answers, Slow):
                        return answers
                    if answers:
                        return answers.pop(0)
        return None

    def _problem(self, request, text):
        with self._lock:
            self.problems.append(f"{request.method} {request.path}: {text}; body {request.body}")

    def _answer(self, request):
        for method, pattern, function, body_class, answer_class, since, until, open_to_all in ROUTES:
            match = pattern.match(request.path)
            if not match or method != request.method:
                continue
            version = version_tuple(self.version)
            if (since and version < since) or (until and version >= until):
                break
            if not open_to_all:
                self._check_token(request)
            arguments = [int(text) if text.isdigit() else text for text in match.groups()]
            body = request.body
            if body_class:
                body = self._read(request, body_class)
            with self._lock if "preemption" not in request.path else contextlib.nullcontext():
                answer = function(self, request, body, *arguments) or {}
            if answer_class and isinstance(answer, dict):
                answer_class.from_json(answer)
            return answer
        raise Refused(404, "Not Found")

    def _read(self, request, body_class):
        # Masters take names in snake_case, too; the bindings don't.
        request.body = {re.sub("_(.)", lambda match: match[1].upper(), name): value
                        for name, value in request.body.items()}
        parsed = body_class.from_json(request.body)
        if parsed.to_json(True) != request.body:
            self._problem(request, f"{body_class.__name__} is {parsed.to_json(True)}")
        return parsed

    def _check_token(self, request):
        task = request.headers.get("Grpc-Metadata-x-allocation-token")
        user = request.headers.get("Authorization")
        good = task == f"Bearer {self.session_token}" or user == f"Bearer {self.user_token}"
        if not good or not self.tokens_valid:
            raise Refused(401, f"token {task or user} is invalid")  # a careless master: the client must not print this

    def _trial(self, number):
        if number not in self.trials:
            raise Refused(404, f"trial {number} not found")
        return self.trials[number]

    def _allocation(self, number):
        for trial in self.trials.values():
            if trial.allocation_id == str(number):
                return trial
        raise Refused(404, f"allocation {number} not found")

    # --- Routes -----------------------------------------------------------------------------------------------------

    @route("GET", "/api/v1/master", answer=bindings.v1GetMasterResponse, open_to_all=True)
    def _master(self, _request, _body):
        return {"version": self.version, "masterId": "m", "clusterId": self.cluster_id, "clusterName": "",
                "hasCustomLogo": False, "strictJobQueueControl": False}

    @route("GET", "/info", open_to_all=True)  # asked by the command det alone
    def _info(self, _request, _body):
        return {"cluster_id": self.cluster_id, "cluster_name": "", "master_id": "m", "sso_providers": [],
                "telemetry": {"enabled": False}, "version": self.version}

    @route("POST", "/api/v1/auth/login", bindings.v1LoginRequest, bindings.v1LoginResponse, open_to_all=True)
    def _login(self, request, body):
        if not body.isHashed or self.users.get(body.username) != body.password:
            raise Refused(403, f"invalid credentials {body.password}")
        return {"token": self.user_token, "user": self._user(body.username)}

    @staticmethod
    def _user(name):
        return {"active": True, "admin": False, "username": name}

    @route("GET", "/api/v1/me", answer=bindings.v1GetMeResponse)
    def _me(self, _request, _body):
        return {"user": self._user("determined")}

    @route("POST", "/api/v1/runs/start", bindings.v1RunPrepareForReportingRequest,
           bindings.v1RunPrepareForReportingResponse, since=(0, 28, 1))
    def _start(self, _request, body):
        self._trial(body.runId).run_starts.append(body.to_json(True))
        return {"storageId": 5}

    @route("GET", r"/api/v1/trials/(\d+)", answer=bindings.v1GetTrialResponse)
    def _get_trial(self, _request, _body, number):
        return {"trial": self._trial(number).json()}

    @route("POST", r"/api/v1/trials/(\d+)/runner/metadata", bindings.v1TrialRunnerMetadata)
    def _status(self, _request, body, number):
        self._trial(number).statuses.append(body.state)
        self._trial(number).events.append(("status", body.state))

    @route("POST", r"/api/v1/trials/(\d+)/metrics", bindings.v1ReportTrialMetricsRequest, since=(0, 23, 0))
    def _metrics(self, _request, body, number):
        self._add_metrics(number, body.group, body.metrics)

    @route("POST", r"/api/v1/trials/(\d+)/training_metrics", bindings.v1TrialMetrics)
    def _training_metrics(self, _request, body, number):
        self._add_metrics(number, "training", body)

    @route("POST", r"/api/v1/trials/(\d+)/validation_metrics", bindings.v1TrialMetrics)
    def _validation_metrics(self, _request, body, number):
        self._add_metrics(number, "validation", body)

    def _add_metrics(self, number, group, report):
        trial = self._trial(number)
        if report.trialId != number or report.trialRunId != trial.run_id:
            raise Refused(400, f"invalid run id {report.trialRunId}")
        known = trial.metrics.setdefault(group, {})
        steps, values = report.stepsCompleted, report.metrics
        if steps in known and (known[steps].keys() != values.avgMetrics.keys() or values.batchMetrics):
            raise Refused(500, "metrics of this step are there already")
        trial.events.append((group, steps))
        known[steps] = values.avgMetrics
        if values.batchMetrics:
            trial.batch_metrics.setdefault(group, {})[steps] = values.batchMetrics
        metric = self._searcher(trial).get("metric")
        if group == "validation" and isinstance(values.avgMetrics.get(metric), (int, float)):
            better = min if self._searcher(trial).get("smaller_is_better", True) else max
            value = values.avgMetrics[metric]
            self.best_metric = value if self.best_metric is None else better(self.best_metric, value)

    @staticmethod
    def _searcher(trial):
        return trial.config.get("searcher", {})

    @route("POST", r"/api/v1/trials/(\d+)/progress")
    def _progress(self, request, body, number):
        version = version_tuple(self.version)
        if version < (0, 37):
            good = isinstance(body, (int, float))
        elif version < (0, 38):
            good = isinstance(body, dict) and body.keys() == {"progress"}
        else:
            request.body.setdefault("trialId", number)  # it's in the path
            good = self._read(request, bindings.v1ReportTrialProgressRequest).isRaw is True
            good = good and 0 <= body["progress"] <= 1
        if not good:
            self._problem(request, f"no progress of version {self.version}")
        self._trial(number).progress.append(body["progress"] if isinstance(body, dict) else body)

    @route("GET", r"/api/v1/trials/(\d+)/searcher/operation", until=(0, 38))
    def _operation(self, _request, _body, number):
        trial = self._trial(number)
        done = len(trial.completed)
        if done >= len(trial.operations):
            return {"completed": True, "op": {"validateAfter": {"length": str((trial.operations or [0])[-1])}}}
        return {"completed": False, "op": {"validateAfter": {"length": str(trial.operations[done])}}}

    @route("POST", r"/api/v1/trials/(\d+)/searcher/completed_operation", until=(0, 38))
    def _completed(self, request, body, number):
        trial = self._trial(number)
        if set(body) != {"op", "searcherMetric"} or set(body["op"]) != {"length"}:
            self._problem(request, "no completed operation")
        length = int(body["op"]["length"])
        done = len(trial.completed)
        if done >= len(trial.operations) or trial.operations[done] != length:
            raise Refused(500, f"operation {length} isn't the current one")
        trial.completed.append((length, body["searcherMetric"]))
        trial.events.append(("completed", length))

    @route("POST", r"/api/v1/trials/(\d+)/early_exit", bindings.v1TrialEarlyExit)
    def _early_exit(self, _request, body, number):
        trial = self._trial(number)
        if trial.early_exit:
            raise Refused(400, "early exit has already been reported")
        trial.early_exit = body.reason.value

    @route("GET", r"/api/v1/experiments/(\d+)/searcher/best_searcher_validation_metric",
           answer=bindings.v1GetBestSearcherValidationMetricResponse)
    def _best(self, _request, _body, _number):
        if self.best_metric is None:
            raise Refused(404, "no validations yet")
        return {"metric": self.best_metric}

    @route("POST", "/api/v1/checkpoints", bindings.v1Checkpoint)
    def _add_checkpoint(self, request, body):
        if "steps_completed" not in body.metadata or body.uuid in self.checkpoints:
            raise Refused(500, "the checkpoint lacks steps_completed, or is there already")
        if not body.reportTime or body.state != bindings.checkpointv1State.COMPLETED:
            self._problem(request, "no time, or not completed")
        for trial in self.trials.values():
            if body.taskId == trial.task_id:
                if (body.allocationId or "") != trial.allocation_id:
                    self._problem(request, f"allocation {body.allocationId}")
                self.checkpoints[body.uuid] = {**request.body, "training": {"trialId": trial.id}}
                trial.events.append(("checkpoint", body.metadata["steps_completed"]))
                return
        raise Refused(404, f"task {body.taskId} not found")

    @route("GET", r"/api/v1/checkpoints/([^/]+)", answer=bindings.v1GetCheckpointResponse)
    def _get_checkpoint(self, _request, _body, uuid):
        if uuid not in self.checkpoints:
            raise Refused(404, f"checkpoint {uuid} not found")
        return {"checkpoint": self.checkpoints[uuid]}

    @route("GET", r"/api/v1/allocations/([^/]+)/signals/preemption",
           answer=bindings.v1AllocationPreemptionSignalResponse)
    def _preemption(self, request, _body, number):
        if set(request.query) - {"timeout_seconds", "timeoutSeconds"}:
            self._problem(request, f"unknown parameters {request.query}")
        seconds = request.query.get("timeout_seconds", request.query.get("timeoutSeconds", "0"))
        return {"preempt": self._allocation(number).wait_preempted(float(seconds))}

    @route("POST", r"/api/v1/allocations/([^/]+)/signals/ack_preemption")
    def _ack(self, request, body, number):
        if body is not None:  # Determined's own client sends none
            self._read(request, bindings.v1AckAllocationPreemptionSignalRequest)
        trial = self._allocation(number)
        finished = trial.operations and len(trial.completed) == len(trial.operations)
        if not trial.is_preempted and not finished:
            self._problem(request, "acknowledged without a signal: exit code 0 would start the trial again")
        trial.acknowledged += 1
        trial.events.append(("acknowledged", ""))

    @route("GET", r"/api/v1/trials/(\d+)/logs")
    def _read_logs(self, request, _body, number):
        trial = self._trial(number)
        if request.query != {"follow": "true"}:
            self._problem(request, f"unknown parameters {request.query}")

        def lines():
            sent, over = 0, False
            while not over:
                over = trial.ended.wait(0.01)
                for text in trial.logs[sent:]:
                    sent += 1
                    line = {"id": str(sent), "level": "LOG_LEVEL_INFO", "message": text, "trialId": number,
                            "timestamp": "2024-01-01T00:00:00Z"}
                    bindings.v1TrialLogsResponse.from_json(line)
                    yield line
                    if sent == trial.logs_break_after:
                        trial.logs_break_after = None
                        yield "reset"
        return lines()

    @route("POST", "/task-logs")
    def _plain_logs(self, request, body):
        for entry in body:
            if set(entry) != {"task_id", "timestamp", "rank", "log"}:
                self._problem(request, "no line of a log")
            self._log(entry["task_id"], entry["log"], entry["timestamp"])

    def _log(self, task, text, when):
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", when):
            raise Refused(400, f"{when} is no time")
        for trial in self.trials.values():
            if trial.task_id == task:
                trial.logs.append(text)

    @route("POST", "/api/v1/experiments", bindings.v1CreateExperimentRequest, bindings.v1CreateExperimentResponse)
    def _create_experiment(self, request, body):
        return self._experiment(request, body)

    @route("GET", r"/api/v1/experiments/(\d+)", answer=bindings.v1GetExperimentResponse)
    def _get_experiment(self, _request, _body, number):
        if number not in self.experiments:
            raise Refused(404, f"experiment {number} not found")
        return {"experiment": self.experiments[number].json()}

    @route("GET", r"/api/v1/experiments/(\d+)/trials", answer=bindings.v1GetExperimentTrialsResponse)
    def _get_trials(self, _request, _body, number):
        return {"pagination": {}, "trials": [trial.json() for trial in self.trials.values()
                                             if trial.experiment == number]}

    @route("PUT", r"/api/v1/experiments/by-external-id/(.+)", bindings.v1CreateExperimentRequest,
           bindings.v1PutExperimentResponse, since=(0, 25, 0))
    def _put_experiment(self, request, body, name):
        if ("experiment", name) not in self.external:
            self.external["experiment", name] = self._experiment(request, body)
        return self.external["experiment", name]

    def _experiment(self, request, body):
        if body.unmanaged and version_tuple(self.version) < (0, 25):
            self._problem(request, "unmanaged experiments came with 0.25")
        made = Experiment(0 if body.validateOnly else 4 + len(self.experiments), body.config,
                          list(body.modelDefinition or []), bool(body.unmanaged))
        if "searcher" not in body.config:
            raise Refused(400, "invalid experiment configuration: searcher: is required")
        if not body.validateOnly:
            self.experiments[made.id] = made
        return {"config": {}, "experiment": made.json()}

    @route("POST", "/api/v1/trials", bindings.v1CreateTrialRequest, bindings.v1CreateTrialResponse, since=(0, 25, 0))
    def _create_trial(self, _request, body):
        trial = self.add_trial(experiment=body.experimentId, hparams=body.hparams, managed=False)
        return {"trial": trial.json()}

    @route("PUT", "/api/v1/trials", bindings.v1PutTrialRequest, bindings.v1PutTrialResponse, since=(0, 25, 0))
    def _put_trial(self, request, body):
        name = ("trial", body.externalTrialId)
        if name not in self.external:
            self.external[name] = self._create_trial(request, body.createTrialRequest)
        return self.external[name]

    @route("POST", r"/api/v1/trials/(\d+)/start", bindings.v1StartTrialRequest, bindings.v1StartTrialResponse,
           since=(0, 25, 0))
    def _start_trial(self, _request, body, number):
        trial = self._trial(number)
        if body.resume and self.checkpoints:
            trial.restart()
            trial.allocation_id = ""
        answer = {"trialRunId": trial.run_id, "stepsCompleted": trial.steps_completed}
        if trial.latest_checkpoint:
            answer["latestCheckpoint"] = trial.latest_checkpoint
        return answer

    @route("PATCH", r"/api/v1/trials/(\d+)", bindings.v1PatchTrialRequest, bindings.v1PatchTrialResponse,
           since=(0, 25, 0))
    def _patch_trial(self, _request, body, number):
        trial = self._trial(number)
        trial.states.append(body.state.value if body.state else "")
        return {"trial": trial.json()}


def make_certificates(folder, name):
    """A private CA and a server's certificate for `name`: the paths of ca.pem, server.pem and server.key."""
    folder = Path(folder)
    subject = f"IP:{name}" if re.fullmatch(r"[\d.]+", name) else f"DNS:{name}"
    (folder / "extensions").write_text(f"subjectAltName={subject}\n")

    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days", 2,
            "-subj", "/CN=The tests' CA")
    openssl("req", *curve, "-keyout", folder / "server.key", "-out", folder / "server.csr", "-subj", "/CN=server")
    openssl("x509", "-req", "-in", folder / "server.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
            "-CAcreateserial", "-out", folder / "server.pem", "-days", 2, "-extfile", folder / "extensions")
    return folder / "ca.pem", folder / "server.pem", folder / "server.key"
